"""Addresses of complaints."""

from django.urls import path

from coalface.features.complaints import views

urlpatterns = [
    path("complaints/", views.complaints, name="complaints"),
    path("complaints/new/", views.complaint_new, name="complaint-new"),
    path("complaints/<int:number>/", views.complaint, name="complaint"),
    path("hub/complaints/", views.hub_complaints, name="hub-complaints"),
    path("hub/complaints/new/", views.hub_complaint_new, name="hub-complaint-new"),
    path("hub/complaints/<int:number>/", views.hub_complaint, name="hub-complaint"),
    path("hub/complaints/<int:number>/acknowledgement/", views.acknowledgement, name="hub-complaint-acknowledgement"),
    path("hub/complaints/<int:number>/answer/", views.answer, name="hub-complaint-answer"),
    path("hub/complaints/<int:number>/closing/", views.closing, name="hub-complaint-closing"),
]
