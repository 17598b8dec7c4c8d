"""The published standard of a service: the fourteen components of Permenpan-RB 15/2014.

Six of them are for the public, eight say how the office keeps them. Papers, procedure, time, fees and product are kept
where they are used (Paper, Flow, Service, Fee); the rest is text, once for the office and, where a service differs, for
that service.
"""

from django.db import models

from counters.models.named import in_language
from counters.models.office import Office, Service


class StandardText(models.Model):
    """The components that are text, in the order of the regulation."""

    complaints = models.TextField(
        blank=True, help_text="Complaints, suggestions: where, and how they are handled."
    )
    complaints_en = models.TextField(blank=True)
    legal = models.TextField(blank=True, help_text="Legal basis; empty: the short one of the service.")
    legal_en = models.TextField(blank=True)
    facilities = models.TextField(blank=True, help_text="Premises, equipment, facilities.")
    facilities_en = models.TextField(blank=True)
    competence = models.TextField(blank=True, help_text="What the staff must know and be able to do.")
    competence_en = models.TextField(blank=True)
    supervision = models.TextField(blank=True, help_text="Internal supervision.")
    supervision_en = models.TextField(blank=True)
    staff = models.TextField(blank=True, help_text="How many people do the work.")
    staff_en = models.TextField(blank=True)
    guarantee = models.TextField(blank=True, help_text="The guarantee that the standard is kept.")
    guarantee_en = models.TextField(blank=True)
    safety = models.TextField(blank=True, help_text="Security and safety of the service.")
    safety_en = models.TextField(blank=True)
    evaluation = models.TextField(blank=True, help_text="How the work is evaluated.")
    evaluation_en = models.TextField(blank=True)

    class Meta:
        abstract = True

    def said(self, component: str) -> str:
        """A component in the language of the screen; empty where nothing is written."""
        return in_language(self, component)


class OfficeStandard(StandardText):
    """What holds for all services of an office, and its pledge (maklumat pelayanan, UU 25/2009 article 22)."""

    office = models.OneToOneField(Office, models.CASCADE, related_name="standard")
    pledge = models.TextField(blank=True, help_text="The pledge (maklumat pelayanan), as signed.")
    pledge_en = models.TextField(blank=True)
    head_name = models.CharField(max_length=120, blank=True, help_text="Head of the office, who signs.")
    head_title = models.CharField(max_length=120, blank=True)
    head_title_en = models.CharField(max_length=120, blank=True)
    pledged_in = models.CharField(max_length=80, blank=True, help_text="Place of the signature.")
    pledged_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.office)


class ServiceStandard(StandardText):
    """Where a service differs from what holds for the whole office."""

    service = models.OneToOneField(Service, models.CASCADE, related_name="standard")

    def __str__(self) -> str:
        return str(self.service)
