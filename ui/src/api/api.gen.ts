/** Stands in until `npm run gen` writes this file from the core's OpenAPI document. */
/* eslint-disable */
export interface paths {
  [path: `/api/${string}`]: {
    post: {
      requestBody: { content: { 'application/json': any } }
      responses: { 200: { content: { 'application/json': { data: any } } } }
    }
  }
}
