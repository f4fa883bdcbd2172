"""The practice marketplace: a small real HTTP marketplace to learn and test on.

Faults and moderation are on request; what it committed, and when, is in its log. It imports none of the other packages.
"""
