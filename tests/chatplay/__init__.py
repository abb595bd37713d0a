"""Plays the golden chats (tests/chats) through the real house: parser, phones, stage, player."""
