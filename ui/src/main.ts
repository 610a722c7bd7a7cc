/** Starts the office: styles and faces first, then the one component that everything hangs on. */
import '@fontsource/biz-udpgothic/400.css'
import '@fontsource/biz-udpgothic/700.css'
import '@fontsource/biz-udpmincho/400.css'
import '../styles/layers.css'
import { mount } from 'svelte'
import App from './views/App.svelte'

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')
mount(App, { target })
