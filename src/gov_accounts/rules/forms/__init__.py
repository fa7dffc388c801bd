"""The rules on self-evaluation forms (绩效自评): by themselves, with the accounts, in pairs."""
