// A bot as Bolt's own tutorial makes it: acknowledge, then call the Web API.
const { App, LogLevel } = require('@slack/bolt');

const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  signingSecret: process.env.SLACK_SIGNING_SECRET,
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
  logLevel: LogLevel.ERROR,
});

app.command('/ops', async ({ command, ack, client }) => {
  await ack(`Working on ${command.text}`);
  await client.chat.postMessage({ channel: command.channel_id, text: command.text });
});

app.start(Number(process.env.PORT)).then(() => console.log('ready'));
