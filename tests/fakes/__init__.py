"""Stand-ins for Telegram and Twilio: real HTTP servers on this machine that check every request against the carriers' own
API descriptions, can be told to fail, and hold phones that type, tap and read like people."""
