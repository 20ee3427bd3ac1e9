"""What a later version of Coalface might bring: an app with steps that can be taken, and one with a step that cannot."""
