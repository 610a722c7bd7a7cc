// A real mail server for tests, started as a child process by whoever needs one.
//
//   node smtp.mjs [--tls CERT.pem KEY.pem] [--implicit] [--login USER PASSWORD]
//
// Prints one JSON line {"port"} when it is ready on 127.0.0.1, then one line for each mail it took:
// {"from", "to", "secure", "user", "raw"}. How it treats a recipient is in the name: refuse@ gets 550,
// later@ gets 451, silent@ gets no answer at all, slow@ is taken after two seconds. A sender wrong@ is refused
// at once, busy@ is told to come later, stranger@ is refused when a recipient is named, as Postfix does. Ends when
// its standard input closes, so that it never outlives the test.
import { readFileSync } from 'node:fs'
import { SMTPServer } from 'smtp-server'

const args = process.argv.slice(2)
const after = (flag, offset = 1) => {
  const at = args.indexOf(flag)
  return at < 0 ? undefined : args[at + offset]
}
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`)
const reply = (responseCode, message) => Object.assign(new Error(message), { responseCode })

const certificate = after('--tls')
const user = after('--login')
const hidden = [...(certificate ? [] : ['STARTTLS']), ...(user ? [] : ['AUTH'])]

const server = new SMTPServer({
  secure: args.includes('--implicit'),
  ...(certificate && { cert: readFileSync(certificate), key: readFileSync(after('--tls', 2)) }),
  disabledCommands: hidden,
  authOptional: !user,
  disableReverseLookup: true,
  // Its strict reading knows no quoted local part; RFC 5321 and the carriers' servers do.
  lenientAddressParsing: true,
  onAuth({ username, password }, _session, done) {
    const known = username === user && password === after('--login', 2)
    done(known ? null : reply(535, 'name or password is wrong'), { user: username })
  },
  onMailFrom({ address }, _session, done) {
    if (address.startsWith('wrong@')) done(reply(553, 'this sender is not yours'))
    else if (address.startsWith('busy@')) done(reply(450, 'too many mails, come later'))
    else done()
  },
  onRcptTo({ address }, session, done) {
    if (session.envelope.mailFrom.address.startsWith('stranger@'))
      done(reply(553, '5.7.1 <stranger@example.jp>: Sender address rejected: not owned by user office'))
    else if (address.startsWith('refuse@')) done(reply(550, 'no such user here'))
    else if (address.startsWith('later@')) done(reply(451, 'try again later'))
    else if (!address.startsWith('silent@')) done()
  },
  onData(stream, session, done) {
    const parts = []
    stream.on('data', (part) => parts.push(part))
    stream.on('end', () => {
      const { mailFrom, rcptTo } = session.envelope
      say({
        from: mailFrom.address,
        to: rcptTo.map(({ address }) => address),
        secure: session.secure,
        user: session.user ?? null,
        raw: Buffer.concat(parts).toString('latin1'),
      })
      setTimeout(done, rcptTo[0].address.startsWith('slow@') ? 2000 : 0)
    })
  },
})
// A client that distrusts the certificate hangs up in the handshake: that is its right, not our end.
server.on('error', () => {})
server.listen(0, '127.0.0.1', () => say({ port: server.server.address().port }))
process.stdin.resume().on('end', () => process.exit(0))
