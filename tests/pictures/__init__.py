"""Pictures of what people see: the bot's own blocks drawn on a plain page of our design, and photographed."""
