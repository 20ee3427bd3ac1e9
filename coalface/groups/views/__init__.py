"""The pages of groups, one file a corner: finding, founding, coming and going, members, settings, the hub team."""
