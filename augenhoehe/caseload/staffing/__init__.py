"""Colleagues with time and skills, and how much work a team has. «Fachkraft, Auslastung»"""
