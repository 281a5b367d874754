# Runs loops in S-mode under Sv39, each with the registers and the page table of its run, and prints for each
# run what came of registers, memory, page-table entries and page faults; and, if it is told to count, of
# instret. The table follows a word with the number of runs and one that says whether to count:
#
#   entry, x1…x31, 32 entries of the page table, 32 entries that a fault puts in their place
#
# A loop ends with ecall. The window is 32 pages; everything else is mapped as itself.

.equ TABLE, 0x80100000
.equ FRAMES, 0x80a00000
.equ FRAME_WORDS, 16 * 512
.equ PAGES, 32
.equ ENTRIES, 8 * 32            # in a run: behind the entry and the registers
.equ REPAIRS, ENTRIES + 8 * PAGES
.equ RUN_BYTES, REPAIRS + 8 * PAGES
.equ COUNTS, 24                 # in `kept`
.equ INSTRET, 32

#include "../supervisor.S"

.macro mix value, m
    xor s0, s0, \value
    mul s0, s0, \m
    srli t6, s0, 29
    xor s0, s0, t6
.endm

.globl _start
_start:
    csrr t0, mhartid
1:  beqz t0, 2f
    wfi
    j 1b
2:  li t0, -1
    csrw pmpaddr0, t0
    li t0, 0x1f
    csrw pmpcfg0, t0
    li t0, 7
    csrw mcounteren, t0
    li t0, 0xb3ff               # all but what cannot come from S-mode
    csrw medeleg, t0
    la t0, trap
    csrw stvec, t0
    in_supervisor begin

begin:
    li s2, TABLE
    ld s1, 0(s2)
    ld t0, 8(s2)
    la t1, kept
    sd t0, COUNTS(t1)
    addi s2, s2, 16
    li s0, 0
next:
    beqz s1, finish
    la t0, kept
    sd s0, 0(t0)
    sd s1, 8(t0)
    sd s2, 16(t0)
    addi t0, s2, ENTRIES
    la t1, leaves
    li t2, PAGES
1:  ld t3, 0(t0)
    sd t3, 0(t1)
    addi t0, t0, 8
    addi t1, t1, 8
    addi t2, t2, -1
    bnez t2, 1b
    sfence.vma
    ld t0, 0(s2)
    csrw sepc, t0
    li t0, 0x100                # SPP = S
    csrs sstatus, t0
    la t0, file
    csrw sscratch, t0
    mv x1, s2
    la t0, kept
    rdinstret t1
    sd t1, INSTRET(t0)
    .irp n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 1
    ld x\n, 8 * \n(x1)
    .endr
    sret

# Takes everything into the hash; brings the page of a fault, or ends the run.
.balign 4
trap:
    csrrw x1, sscratch, x1
    .irp n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
    sd x\n, 8 * \n(x1)
    .endr
    csrrw x2, sscratch, x1
    sd x2, 8(x1)
    rdinstret t1
    la t0, kept
    ld s0, 0(t0)
    ld s1, 8(t0)
    ld s2, 16(t0)
    ld s3, multiplier
    ld t2, COUNTS(t0)
    beqz t2, 1f
    ld t2, INSTRET(t0)
    sub t1, t1, t2
    mix t1, s3
1:  addi t0, x1, 8
    li t1, 31
1:  ld t2, 0(t0)
    mix t2, s3
    addi t0, t0, 8
    addi t1, t1, -1
    bnez t1, 1b
    csrr t0, scause
    mix t0, s3
    csrr t1, sepc
    mix t1, s3
    csrr t2, stval
    mix t2, s3
    la t3, kept
    sd s0, 0(t3)
    andi t0, t0, ~2             # 13 and 15: load and store page fault
    li t3, 13
    bne t0, t3, ended
    li t3, WINDOW
    sub t2, t2, t3
    srli t2, t2, 12
    li t3, PAGES
    bgeu t2, t3, ended
    slli t2, t2, 3
    add t0, s2, t2
    ld t0, REPAIRS(t0)
    la t1, leaves
    add t1, t1, t2
    sd t0, 0(t1)
    sfence.vma
    la x1, file
    .irp n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 1
    ld x\n, 8 * \n(x1)
    .endr
    sret

ended:
    li t0, FRAMES
    li t1, FRAME_WORDS
1:  ld t2, 0(t0)
    mix t2, s3
    addi t0, t0, 8
    addi t1, t1, -1
    bnez t1, 1b
    la t0, leaves
    li t1, PAGES
1:  ld t2, 0(t0)
    mix t2, s3
    addi t0, t0, 8
    addi t1, t1, -1
    bnez t1, 1b
    la sp, stack_top
    mv a0, s0
    call print
    addi s1, s1, -1
    li t0, RUN_BYTES
    add s2, s2, t0
    j next

#include "../report.S"

.balign 8
multiplier:
    .dword 0x9e3779b97f4a7c15
kept:
    .space 40
file:
    .space 256
.balign 4096
root:
    .space 4096
middle:
    .space 4096
leaves:
    .space 4096
    .space 256
stack_top:
