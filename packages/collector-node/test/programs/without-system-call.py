"""Runs a program that process_vm_readv(2) is refused to, as sandboxes refuse it: seccomp(2)."""

import ctypes
import os
import platform
import struct
import sys

NUMBERS = {"x86_64": 310, "aarch64": 270}  # of process_vm_readv, <asm/unistd.h>
PR_SET_SECCOMP, SECCOMP_MODE_FILTER, PR_SET_NO_NEW_PRIVS = 22, 2, 38  # <linux/prctl.h>
EPERM, ALLOW = 0x00050001, 0x7FFF0000  # SECCOMP_RET_*, <linux/seccomp.h>
LOAD, IF_EQUAL, RETURN = 0x20, 0x15, 0x06  # <linux/bpf_common.h>

# Load the call's number; if it is that one go on, else skip one; refuse; allow.
steps = [(LOAD, 0, 0, 0), (IF_EQUAL, 0, 1, NUMBERS[platform.machine()])]
steps += [(RETURN, 0, 0, EPERM), (RETURN, 0, 0, ALLOW)]
code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
program = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(code)))
prctl = ctypes.CDLL(None, use_errno=True).prctl
prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
for call in [
    (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
    (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(program), 0, 0),
]:
    if prctl(*call) != 0:
        sys.exit(f"prctl: {os.strerror(ctypes.get_errno())}")
os.execvp(sys.argv[1], sys.argv[1:])
