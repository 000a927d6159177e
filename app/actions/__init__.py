"""Actions: what somebody is to do by a day, whatever it comes from."""
