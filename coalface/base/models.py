"""What background work keeps for itself: when each scheduled task is due next, and when the worker was last alive."""

from django.db import models


class Clock(models.Model):
    """When one line of the schedule is due next; moved on by whichever worker comes first."""

    name = models.CharField(max_length=60, primary_key=True)
    cron = models.CharField(max_length=60)
    due = models.DateTimeField()

    class Meta:
        ordering = ["name"]


class Heartbeat(models.Model):
    """When a process that has no address of its own was last seen alive."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
