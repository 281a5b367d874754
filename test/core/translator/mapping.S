# Hot code under page tables: aliases, faults, remapping, permissions. regressions.node.test.ts names the
# cases; supervisor.S says what is mapped where.
#include "frame.S"
#include "../supervisor.S"

.equ ALL, 0xcf                  # D, A, X, W, R, V

.balign 8
cases:
    .dword aliases, remapped, faults, straddled, sums, exchanged, 0

# Runs `body` in S-mode under Sv39; it ends with ecall.
.macro supervisor body
    mv s9, ra
    la t0, back
    csrw mtvec, t0
    in_supervisor \body
.endm

.balign 4
back:
    csrr t0, mcause
    li t1, 9                    # ecall from S
    bne t0, t1, broken
    csrw satp, zero
    sfence.vma
    csrw medeleg, zero
    mv ra, s9
    ret

# The entry of `leaves` for page t0 of the window becomes the page at t1.
.macro map
    la t2, leaves
    slli t3, t0, 3
    add t2, t2, t3
    srli t3, t1, 2
    ori t3, t3, ALL
    sd t3, 0(t2)
.endm

# One function at two addresses; what it adds depends on where it runs.
aliases:
    li t0, 0
    la t1, where
    map
    li t0, 5
    map
    supervisor 1f
1:  li a0, 0
    li s0, TURNS / 4
    li s1, WINDOW
    li s2, WINDOW + 0x5000
2:  jalr s1
    jalr s2
    andi t0, s0, 3
    bnez t0, 3f
    jalr s2
3:  addi s0, s0, -1
    bnez s0, 2b
    ecall

# An address whose code is replaced by other code, first seldom and then often.
remapped:
    supervisor 1f
1:  li a0, 0
    li s0, 12
    li s1, WINDOW + 0x7000
2:  li s2, TURNS / 4
    li s3, 7
    call replace
3:  jalr s1
    addi s2, s2, -1
    bnez s2, 3b
    addi s0, s0, -1
    bnez s0, 2b
    li s0, 2000
4:  call replace
    jalr s1
    jalr s1
    addi s0, s0, -1
    bnez s0, 4b
    ecall
replace:
    la t1, one
    andi t0, s0, 1
    beqz t0, 1f
    la t1, two
1:  li t0, 7
    map
    li t0, WINDOW + 0x7000
    sfence.vma t0
    ret

# Load and store page faults are `fault`'s.
.macro handle_faults
    li t0, 1 << 13 | 1 << 15
    csrw medeleg, t0
    la t0, fault
    csrw stvec, t0
.endm

# The ends of the loops `3` and `2`, and with the faults and their hash that of the program.
.macro repeat_and_report
    addi s3, s3, -1
    bnez s3, 3b
    addi s0, s0, -1
    bnez s0, 2b
    mix a0, s4
    mix a0, s5
    ecall
.endm

# A loop over pages of which one is there at a time: its handler brings the next and hashes where and why.
faults:
    handle_faults
    supervisor 1f
1:  li a0, 1
    li s0, TURNS / 16
    li s1, WINDOW + 0x10000
    li s2, 16
    li s4, 0                    # faults
    li s5, 1                    # hash
2:  li s3, 16
    mv t0, s1
3:  ld t1, 0(t0)
    add a0, a0, t1
    xori t2, a0, 0x2a
    sd t2, 8(t0)
    lw t0, 16(t0)               # the base is its own destination
    andi t0, t0, 3
    slli t0, t0, 12
    add t0, t0, s1
    slli t1, s3, 3
    add t0, t0, t1
    repeat_and_report

# The same, with accesses by one register on two pages.
straddled:
    li t0, 0x80a10000
    li t1, 0x80a14000
1:  sd zero, 0(t0)
    addi t0, t0, 8
    bne t0, t1, 1b
    la t0, leaves
    sd zero, 16 * 8(t0)
    sd zero, 17 * 8(t0)
    sd zero, 18 * 8(t0)
    sd zero, 19 * 8(t0)
    handle_faults
    supervisor 1f
1:  li a0, 1
    li s0, TURNS / 128
    li s4, 0
    li s5, 1
2:  li s3, 12
    li t0, WINDOW + 0x10fc0
3:  ld a1, 0(t0)
    sd a0, 8(t0)
    ld a2, 16(t0)
    sd a1, 24(t0)
    lw a3, 32(t0)
    sb a2, 40(t0)
    ld a4, 8(t0)
    mix a0, a1
    add a0, a0, a3
    xor a0, a0, a4
    addi t0, t0, 8
    repeat_and_report
.balign 4
fault:
    csrw sscratch, t0
    mv s6, t1
    mv s7, t2
    mv s8, t3
    mv a7, t6
    addi s4, s4, 1
    csrr t0, sepc
    mix s5, t0
    csrr t0, scause
    mix s5, t0
    csrr t0, stval
    mix s5, t0
    li t1, WINDOW
    sub t0, t0, t1
    srli t0, t0, 12
    la t1, leaves               # none but this one
    sd zero, 16 * 8(t1)
    sd zero, 17 * 8(t1)
    sd zero, 18 * 8(t1)
    sd zero, 19 * 8(t1)
    slli t1, t0, 12
    li t2, 0x80a00000
    add t1, t1, t2
    map
    sfence.vma
    mv t1, s6
    mv t2, s7
    mv t3, s8
    mv t6, a7
    csrr t0, sscratch
    sret


# A page of the user's, with SUM on and off: with it off, loads fault.
sums:
    li t0, 1 << 13
    csrw medeleg, t0
    la t0, skip
    csrw stvec, t0
    csrw sscratch, zero
    la t1, where
    li t0, 9
    map
    la t2, leaves
    ld t3, 72(t2)
    ori t3, t3, 0x10            # U
    sd t3, 72(t2)
    supervisor 1f
1:  li a0, 1
    li s0, TURNS / 2
    li s1, WINDOW + 0x9000
    li s2, 1 << 18
    li s4, 0                    # faults
2:  csrrs t0, sstatus, s2
    ld a1, 0(s1)
    ld a2, 8(s1)
    ld a3, 16(s1)
    add a0, a0, a1
    xor a0, a0, a2
    add a0, a0, a3
    csrrc t1, sstatus, s2
    and t1, t1, s2
    add a0, a0, t1
    csrrw t2, sscratch, a0
    add a0, a0, t2
    andi t2, s0, 63
    bnez t2, 3f
    li a1, 5
    .option push
    .option norvc
    ld a1, 0(s1)
    .option pop
    mix a0, a1
3:  addi s0, s0, -1
    bnez s0, 2b
    mix a0, s4
    ecall
.balign 4
skip:
    csrr s6, sepc
    addi s6, s6, 4
    csrw sepc, s6
    addi s4, s4, 1
    sret

# A page that a loop reads and writes is now one, now the other, and every fourth time may not be written at
# first; fences are for its address alone.
.equ FIRST, 0x80a20000
exchanged:
    li t0, FIRST
    li t1, FIRST + 0x2000
1:  sd t0, 0(t0)
    addi t0, t0, 8
    bne t0, t1, 1b
    li t0, 1 << 15
    csrw medeleg, t0
    la t0, grant
    csrw stvec, t0
    supervisor 1f
1:  li a0, 1
    li s0, TURNS / 128
    li s1, WINDOW + 0x20000
    li s4, 0                    # faults
    la s5, leaves
2:  li t0, 0x20
    andi t1, s0, 1
    slli t1, t1, 12
    li t2, FIRST
    add t1, t1, t2
    map
    andi t0, s0, 3
    bnez t0, 3f
    ld t3, 0x20 * 8(s5)
    andi t3, t3, ~4             # W
    sd t3, 0x20 * 8(s5)
3:  sfence.vma s1
    li s2, 64
    mv s3, s1
4:  ld t0, 0(s3)
    add a0, a0, t0
    xori t1, a0, 0x2a
    sd t1, 16(s3)
    addi s3, s3, 8
    addi s2, s2, -1
    bnez s2, 4b
    addi s0, s0, -1
    bnez s0, 2b
    mix a0, s4
    ecall
.balign 4
grant:
    csrw sscratch, t0
    addi s4, s4, 1
    ld t0, 0x20 * 8(s5)
    ori t0, t0, 4
    sd t0, 0x20 * 8(s5)
    csrr t0, stval
    sfence.vma t0
    csrr t0, sscratch
    sret

.balign 4096
where:
    auipc t0, 0
    li t1, 4
1:  add a0, a0, t0
    addi t1, t1, -1
    bnez t1, 1b
    ret
#include "replacements.S"
.balign 4096
root:
    .space 4096
middle:
    .space 4096
leaves:
    .space 4096
    .space 4096
stack_top:
