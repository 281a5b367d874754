# Carries out the actions of a table, each a memory access under Sv39 or Sv48 in S- or U-mode, a jump, or a
# change of the page tables, and prints a hash of what each came to: cause, tval, epc, the value loaded, and
# all page tables after it. paging.ts has the addresses and makes the table.

.equ TABLE, 0x80100000          # count, verbose, satp, then actions: kind, address, mstatus bits, value
.equ TABLES, 0x80800000         # the page tables
.equ TABLE_PAGES, 5
.equ TABLE_USED, 32             # entries in use at the start of each
.equ MSTATUS_MPRV, 1 << 17
.equ MSTATUS_MODES, 0xc1800     # MXR, SUM, MPP

.macro mix hash, value, constant
    xor \hash, \hash, \value
    mul \hash, \hash, \constant
    srli \value, \hash, 29
    xor \hash, \hash, \value
.endm

.globl _start
_start:
    csrr t0, mhartid
1:  beqz t0, 2f
    wfi
    j 1b
2:  la sp, stack_top
    la t0, trap
    csrw mtvec, t0
    li t0, -1
    csrw pmpaddr15, t0          # S and U may touch everything that no lower entry covers
    li t0, 0x1f << 56
    csrw pmpcfg2, t0
    li s0, TABLE
    ld s1, 0(s0)                # actions left
    ld t0, 16(s0)
    csrw satp, t0
    sfence.vma
    ld s2, 8(s0)                # verbose
    addi s0, s0, 24
    ld s3, multiplier

next:
    beqz s1, finish
    ld t0, 0(s0)                # kind
    ld a0, 8(s0)                # address
    ld a1, 16(s0)               # mstatus bits
    ld a2, 24(s0)               # value
    li s4, -1                   # cause
    li s5, 0                    # tval
    li s6, 0                    # epc
    li a3, 0                    # loaded
    la t1, kept
    sd s0, 0(t1)
    sd s1, 8(t1)
    sd s2, 16(t1)
    sd s3, 24(t1)
    sd sp, 32(t1)
    li t1, MSTATUS_MODES
    csrc mstatus, t1
    csrs mstatus, a1
    la t1, kinds
    slli t0, t0, 2
    add t1, t1, t0
    jr t1

.option push
.option norvc
kinds:
    j kind_poke
    j kind_fetch
    j kind_pmp
    j kind_lb
    j kind_lhu
    j kind_lw
    j kind_ld
    j kind_sb
    j kind_sh
    j kind_sw
    j kind_sd
    j kind_amo
    j kind_lr
.option pop

kind_poke:
    sd a2, 0(a0)
    sfence.vma
    j report

kind_fetch:
    csrw mepc, a0
    mret

kind_pmp:                       # address: pmpaddr0 and pmpaddr1 in its halves; value: pmpcfg0
    csrw pmpcfg0, zero
    srli t0, a0, 32
    csrw pmpaddr1, t0
    slli t0, a0, 32
    srli t0, t0, 32
    csrw pmpaddr0, t0
    csrw pmpcfg0, a2
    sfence.vma
    j report

.macro access kind, instruction:vararg
kind_\kind:
    li t0, MSTATUS_MPRV
    csrs mstatus, t0
    \instruction
    csrc mstatus, t0
    j report
.endm
    access lb, lb a3, 0(a0)
    access lhu, lhu a3, 0(a0)
    access lw, lw a3, 0(a0)
    access ld, ld a3, 0(a0)
    access sb, sb a2, 0(a0)
    access sh, sh a2, 0(a0)
    access sw, sw a2, 0(a0)
    access sd, sd a2, 0(a0)
    access amo, amoor.d a3, a2, (a0)
    access lr, lr.d a3, (a0)

.balign 4
trap:
    li t0, MSTATUS_MPRV
    csrc mstatus, t0
    csrr s4, mcause
    csrr s5, mtval
    csrr s6, mepc
    la t0, kept                 # what was jumped to may have been no more than data
    ld s0, 0(t0)
    ld s1, 8(t0)
    ld s2, 16(t0)
    ld s3, 24(t0)
    ld sp, 32(t0)

report:
    li a0, 0
    mv t0, s4
    mix a0, t0, s3
    mv t0, s5
    mix a0, t0, s3
    mv t0, s6
    mix a0, t0, s3
    mv t0, a3
    mix a0, t0, s3
    li t1, TABLES
    li t2, TABLE_PAGES
1:  li t3, TABLE_USED
2:  ld t0, 0(t1)
    mix a0, t0, s3
    addi t1, t1, 8
    addi t3, t3, -1
    bnez t3, 2b
    li t0, 4096 - TABLE_USED * 8
    add t1, t1, t0
    addi t2, t2, -1
    bnez t2, 1b
    call print
    beqz s2, 3f
    mv s7, a3
    mv a0, s4
    call print
    mv a0, s5
    call print
    mv a0, s6
    call print
    mv a0, s7
    call print
3:  addi s0, s0, 32
    addi s1, s1, -1
    j next

#include "../report.S"

.balign 8
multiplier:
    .dword 0x9e3779b97f4a7c15
kept:
    .space 40
    .space 256
stack_top:
