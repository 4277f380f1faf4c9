/** Every setting: name, default and purpose. docs/configuration.md and .env.example are generated from it. */
export const settings = [
  { name: 'FOYER_PORT', default: '8080', describe: 'The port to listen on.' },
  { name: 'FOYER_HOST', default: '127.0.0.1', describe: 'The address to listen on; 0.0.0.0 for all of them.' },
  {
    name: 'FOYER_PUBLIC_URL',
    default: '',
    describe:
      'Address that links start with. Empty: http://localhost and the port. With https, cookies are Secure and HSTS is on.',
  },
  {
    name: 'FOYER_DATA_DIR',
    default: './data',
    describe: 'The folder of the database, the media and the generated secrets.',
  },
  {
    name: 'FOYER_DATABASE_URL',
    default: '',
    describe: 'postgres://… for PostgreSQL. Empty: SQLite in the data folder.',
  },
  {
    name: 'FOYER_ADMIN_EMAIL',
    default: 'admin@localhost',
    describe: 'E-mail of the first administrator; first start only.',
  },
  {
    name: 'FOYER_ADMIN_PASSWORD',
    default: '',
    describe: 'Password of the first administrator; first start only. Empty: generated, and printed once.',
  },
  { name: 'FOYER_SAMPLE', default: 'on', describe: 'A sample video with a guest link: on or off; first start only.' },
  {
    name: 'FOYER_TRUSTED_PROXIES',
    default: '',
    describe: 'Addresses or networks, separated by commas, whose X-Forwarded-* headers are trusted.',
  },
  {
    name: 'FOYER_ENTRY_RATE',
    default: '300',
    describe: 'Entries per minute, address (of IPv6 a /48) and guest link; 0 for no limit.',
  },
  {
    name: 'FOYER_UNCONFIRMED_ENTRIES',
    default: '5',
    describe:
      'Entries per address and guest link whose guest has not opened the page yet. With 0 there is no limit, nor one for the places that guests of one address hold while they wait: for a proxy that hides addresses.',
  },
  { name: 'FOYER_UPLOAD_LIMIT_MB', default: '20480', describe: 'The largest file that may be uploaded, in megabytes.' },
  {
    name: 'FOYER_ACCOUNT_QUOTA_MB',
    default: '204800',
    describe: 'Total size of the files that one account may upload, in megabytes; 0 for no limit.',
  },
  {
    name: 'FOYER_FREE_DISK_MB',
    default: '1024',
    describe: 'Uploads are refused when they would leave less free disk space than this, in megabytes.',
  },
  {
    name: 'FOYER_TRANSCODING_JOBS',
    default: '1',
    describe: 'How many videos this process transcodes at a time; 0 for none.',
  },
  {
    name: 'FOYER_SEGMENT_CACHE_MB',
    default: '256',
    describe: 'Memory for the most requested segments, in megabytes.',
  },
  {
    name: 'FOYER_PAGE_SESSION_HOURS',
    default: '24',
    describe: 'How long one page may stay open without a reload, in hours.',
  },
  {
    name: 'FOYER_RETENTION_DAYS',
    default: '90',
    describe:
      "Guests' names and e-mails are erased this many days after their link was deleted or expired; guests of a room, its chat and its lobby messages this many days after the session ended. Counts stay.",
  },
  {
    name: 'FOYER_AUDIT_DAYS',
    default: '730',
    describe: 'Acts are removed from the audit log after this many days.',
  },
  {
    name: 'FOYER_ACCEL_REDIRECT',
    default: '',
    describe:
      'Behind nginx: the internal location that serves the media folder, by X-Accel-Redirect. Empty: Foyer sends segments itself.',
  },
  {
    name: 'FOYER_METRICS_TOKEN',
    default: '',
    describe: 'Bearer token with which /metrics may be read from anywhere.',
  },
  {
    name: 'FOYER_METRICS_LOCAL',
    default: '',
    describe:
      'Whether this machine may read /metrics without the token: on or off. Empty: off where a proxy is in front, that is with FOYER_TRUSTED_PROXIES or an https FOYER_PUBLIC_URL, because all its requests come from this machine.',
  },
  {
    name: 'FOYER_SMTP_URL',
    default: '',
    describe:
      'smtp://user:password@host:587 or smtps://… of the server that sends email. Empty: no email is sent, and links are copied by hand. A password is sent over TLS only; ?tls=off allows plain text.',
  },
  {
    name: 'FOYER_MAIL_FROM',
    default: '',
    describe: 'Address that email comes from, alone or as Name <address>; needed with FOYER_SMTP_URL.',
  },
  { name: 'FOYER_ROOMS', default: 'on', describe: 'Rooms, and the engine they need: on or off.' },
  {
    name: 'FOYER_LIVEKIT_URL',
    default: '',
    describe: 'http(s) address of a LiveKit engine or cluster that you run. Empty: Foyer runs its own.',
  },
  { name: 'FOYER_ROOM_PLACES', default: '500', describe: 'How many people can be inside one room.' },
  {
    name: 'FOYER_LIVE',
    default: 'on',
    describe: 'Live sessions, and the ports on which encoders send: on or off.',
  },
  {
    name: 'FOYER_RTMP_PORT',
    default: '1935',
    describe: 'TCP port on which encoders send by RTMP. 0 for any free port; empty: by RTMPS only.',
  },
  {
    name: 'FOYER_RTMP_HOST',
    default: '',
    describe:
      'The address on which encoders are taken. Empty: all of this machine, or FOYER_HOST while FOYER_PUBLIC_URL is localhost.',
  },
  {
    name: 'FOYER_RTMPS_PORT',
    default: '',
    describe:
      'TCP port for the same by RTMPS, usually 1936; needs FOYER_RTMPS_CERTIFICATE and FOYER_RTMPS_KEY. Empty: none.',
  },
  {
    name: 'FOYER_RTMPS_CERTIFICATE',
    default: '',
    describe: 'Path of the certificate for RTMPS, with its chain, in PEM form; read again when it changes.',
  },
  { name: 'FOYER_RTMPS_KEY', default: '', describe: 'Path of the private key of that certificate, in PEM form.' },
  {
    name: 'FOYER_LIVE_RENDITIONS',
    default: 'source,360',
    describe:
      'What viewers of live sessions choose from: the source, and at most one smaller height, which is encoded here.',
  },
  {
    name: 'FOYER_LIVE_DVR_MINUTES',
    default: '720',
    describe: 'How far viewers may go back in a session that runs, in minutes. The replay always has the whole of it.',
  },
  {
    name: 'FOYER_LIVE_INGEST_URL',
    default: '',
    describe:
      'Address at which Foyer reads the streams of a MediaMTX that you run, to which encoders send instead, such as rtsp://localhost:8554. FOYER_RTMP_PORT and FOYER_RTMPS_PORT are then its ports. Empty: Foyer listens itself.',
  },
  {
    name: 'FOYER_LIVE_INGEST_API_URL',
    default: '',
    describe:
      'http(s) address of the control interface of that MediaMTX, by which Foyer sends encoders away. Empty: they are only let in no more.',
  },
  {
    name: 'FOYER_LIVE_HOOK',
    default: '127.0.0.1:9936',
    describe:
      'Address and port at which that MediaMTX asks Foyer, as its authHTTPAddress, whether a stream key is good.',
  },
  { name: 'FOYER_LIVEKIT_KEY', default: '', describe: 'API key of the engine that FOYER_LIVEKIT_URL names.' },
  { name: 'FOYER_LIVEKIT_SECRET', default: '', describe: 'API secret of the engine that FOYER_LIVEKIT_URL names.' },
  {
    name: 'FOYER_LIVEKIT_BINARY',
    default: '',
    describe: 'The livekit-server to run. Empty: the one on the PATH, else one that Foyer builds or downloads.',
  },
  {
    name: 'FOYER_LIVEKIT_UDP_PORT',
    default: '7882',
    describe: 'UDP port for sound and pictures of rooms; browsers must reach it. 0 for any free port.',
  },
  {
    name: 'FOYER_LIVEKIT_TCP_PORT',
    default: '7881',
    describe: 'TCP port for the same, where UDP is blocked. 0 for any free port.',
  },
  {
    name: 'FOYER_LIVEKIT_NODE_IP',
    default: '',
    describe:
      'Address to which browsers send sound and pictures, for a server behind NAT. Empty: the addresses of this machine, or 127.0.0.1 while FOYER_PUBLIC_URL is localhost.',
  },
  {
    name: 'FOYER_LIVEKIT_RELEASE_URL',
    default: 'https://github.com/livekit/livekit/releases/download',
    describe: 'Where the LiveKit release is downloaded from when Go is missing to build it; verified by its checksums.',
  },
  {
    name: 'FOYER_CACHE_DIR',
    default: '',
    describe: 'Folder for files that can be rebuilt, such as the room engine. Empty: ~/.cache/foyer.',
  },
  { name: 'FOYER_LOG_LEVEL', default: 'warn', describe: 'fatal, error, warn, info, debug or silent.' },
] as const;

export type SettingName = (typeof settings)[number]['name'];
