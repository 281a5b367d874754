# Hot code whose control flow or whose own bytes are unusual. regressions.node.test.ts names the cases.
#include "frame.S"

.balign 8
cases:
    .dword straddling_head, spanning_loop, data_beside_code, patch_each_turn, restless
    .dword rewritten_early, late_targets, long_jump, deep_recursion, rounding, interrupted, 0

# A loop whose head is a 4-byte instruction across a page boundary.
.balign 4096
    .space 4096 - 8
straddling_head:
    li a0, 0
    lui a1, TURNS >> 12
.option push
.option norvc
1:  add a0, a0, a1
.option pop
    addi a1, a1, -1
    bnez a1, 1b
    ret

# A loop with instructions on both sides of a boundary.
.balign 4096
    .space 4096 - 22
spanning_loop:
    li a0, 1
    li a1, TURNS
1:  slli a2, a0, 5
    xor a0, a0, a2
    srli a2, a0, 11
    xor a0, a0, a2
    add a0, a0, a1
    addi a1, a1, -1
    bnez a1, 1b
    ret

# Stores to the page of the loop: in other lines, and in the line behind the last instruction.
.balign 4096
data_beside_code:
    li a1, TURNS
    la a2, 2f
    la a3, 3f
1:  ld t0, 0(a2)
    add t0, t0, a1
    sd t0, 0(a2)
    sw a1, 0(a3)
    lw t1, 0(a3)
    xor t1, t1, a1
    sub t0, t0, t1
    addi a1, a1, -1
    bnez a1, 1b
    ld a0, 0(a2)
    ret
.balign 4
3:  .word 0
.balign 256
2:  .dword 0

# A loop that rewrites one of its instructions each turn.
.balign 4096
patch_each_turn:
    li a0, 0
    li a1, 30000
    la a2, 2f
    lw a3, patches
    lw a4, patches + 4
1:  sw a3, 0(a2)
    fence.i
.option push
.option norvc
2:  addi a0, a0, 0
.option pop
    mv t0, a3
    mv a3, a4
    mv a4, t0
    addi a1, a1, -1
    bnez a1, 1b
    ret
.option push
.option norvc
.balign 4
patches:
    add a0, a0, a1
    xori a0, a0, 0x155
.option pop

# A hot function that is rewritten `parameter` times, and runs long in between.
.balign 4096
restless:
    mv s9, ra
    ld s0, parameter
    li a0, 0
    la s1, worker
1:  andi t0, s0, 0x7f           # addi a0, a0, n
    slli t0, t0, 20
    li t1, 0x00050513
    or t0, t0, t1
    sw t0, 0(s1)
    fence.i
    li s2, TURNS
2:  call worker
    addi s2, s2, -1
    bnez s2, 2b
    addi s0, s0, -1
    bnez s0, 1b
    mv ra, s9
    ret
.balign 4096
.option push
.option norvc
worker:
    addi a0, a0, 0
.option pop
    srli t0, a0, 9
    xor a0, a0, t0
    ret

# Hot code that is rewritten after a few thousand turns: perhaps while its translation waits to be compiled.
.balign 4096
rewritten_early:
    mv s9, ra
    li s0, 100
    li a0, 0
    la s1, short_lived
1:  andi t0, s0, 0x7f
    slli t0, t0, 20
    li t1, 0x00050513
    or t0, t0, t1
    sw t0, 0(s1)
    fence.i
    li s2, 6000
2:  call short_lived
    addi s2, s2, -1
    bnez s2, 2b
    addi s0, s0, -1
    bnez s0, 1b
    mv ra, s9
    ret
.balign 4096
.option push
.option norvc
short_lived:
    addi a0, a0, 0
.option pop
    srli t0, a0, 9
    xor a0, a0, t0
    ret

# A switch of which one more target is taken the longer it runs.
.balign 4096
late_targets:
    li a0, 7
    li s0, 8                    # eighths of the work
    li s3, 0x2545
1:  li s1, TURNS / 4
    li s2, 9
    sub s2, s2, s0              # targets in use
2:  mix s3, s1
    remu t0, s3, s2
    la t1, 3f
    slli t0, t0, 2
    add t1, t1, t0
    lw t0, 0(t1)
    la t1, 3f
    add t0, t0, t1
    jr t0
.balign 4
3:  .word 10f - 3b, 11f - 3b, 12f - 3b, 13f - 3b, 14f - 3b, 15f - 3b, 16f - 3b, 17f - 3b
10: addi a0, a0, 1
    j 4f
11: slli t0, a0, 3
    xor a0, a0, t0
    j 4f
12: sub a0, a0, s1
    j 4f
13: srli t0, a0, 5
    add a0, a0, t0
    j 4f
14: xori a0, a0, 0x55
    j 4f
15: mul a0, a0, s1
    j 4f
16: addw a0, a0, s3
    j 4f
17: add a0, a0, s3
4:  addi s1, s1, -1
    bnez s1, 2b
    addi s0, s0, -1
    bnez s0, 1b
    ret

# Four calls deep; now and then the innermost returns to the outermost.
.balign 4096
long_jump:
    mv s9, ra
    li a0, 0
    li s0, TURNS / 2
1:  mv s1, sp
    la s2, 2f
    mv a1, s0
    call outer
    addi a0, a0, 3
2:  mv sp, s1
    addi s0, s0, -1
    bnez s0, 1b
    mv ra, s9
    ret
.macro nested name, inner
\name:
    addi sp, sp, -16
    sd ra, 0(sp)
    addi a1, a1, 1
    call \inner
    add a0, a0, a1
    ld ra, 0(sp)
    addi sp, sp, 16
    ret
.endm
    nested outer, middle
    nested middle, inner
    nested inner, innermost
innermost:
    li t0, 7
    remu t0, a1, t0
    beqz t0, 1f
    ret
1:  xor a0, a0, a1
    jr s2

# Calls nested deeper than calls of regions may.
.balign 4096
deep_recursion:
    mv s9, ra
    mv s8, sp
    li sp, 0x80800000
    li s0, 600
    li a0, 0
1:  li a1, 700
    call sum
    addi s0, s0, -1
    bnez s0, 1b
    mv sp, s8
    mv ra, s9
    ret
sum:
    beqz a1, 1f
    addi sp, sp, -16
    sd ra, 0(sp)
    sd a1, 8(sp)
    addi a1, a1, -1
    call sum
    ld a1, 8(sp)
    add a0, a0, a1
    ld ra, 0(sp)
    addi sp, sp, 16
1:  ret

# Rounding modes and flags changed around a hot loop of floating point.
.balign 4096
rounding:
    li a0, 1
    li s0, 400
    fcvt.d.w fa2, zero
1:  li t0, 5
    remu t0, s0, t0
    fsrm t0
    fsflags zero
    li s1, TURNS / 400
    li t0, 3
    fcvt.d.w fa0, t0
    fcvt.d.w fa1, s0
2:  fdiv.d fa3, fa1, fa0
    fadd.d fa2, fa2, fa3
    fmul.d fa3, fa3, fa3
    fsub.d fa2, fa2, fa3
    fcvt.s.d fa4, fa2
    fcvt.d.s fa5, fa4
    fmadd.d fa2, fa5, fa0, fa2
    fadd.d fa1, fa1, fa0, rtz
    addi s1, s1, -1
    bnez s1, 2b
    frflags t0
    frrm t1
    slli t1, t1, 8
    or t0, t0, t1
    mix a0, t0
    fmv.x.d t0, fa2
    mix a0, t0
    addi s0, s0, -1
    bnez s0, 1b
    fsrm zero
    ret

# Timer interrupts at random moments: 1 and what the loop computed, whatever their number.
.equ MTIMECMP, 0x02004000
.equ MTIME, 0x0200bff8
.balign 4096
interrupted:
    la t0, 8f
    csrw mtvec, t0
    la t0, 9f
    csrw mscratch, t0
    li t0, MTIMECMP
    sd zero, 0(t0)
    li t0, 1 << 7
    csrw mie, t0
    csrsi mstatus, 8
    li a0, 88172645
    li a1, TURNS * 4
1:  mix a0, a1
    addi a1, a1, -1
    bnez a1, 1b
    csrci mstatus, 8
    csrw mie, zero
    li t0, MTIMECMP
    li t1, -1
    sd t1, 0(t0)
    ld t0, 9f + 24
    snez t0, t0
    add a0, a0, t0
    ret
.balign 4
8:  csrrw a5, mscratch, a5
    sd a6, 0(a5)
    sd a7, 8(a5)
    ld a6, 16(a5)
    slli a7, a6, 13
    xor a6, a6, a7
    srli a7, a6, 7
    xor a6, a6, a7
    slli a7, a6, 17
    xor a6, a6, a7
    sd a6, 16(a5)
    andi a6, a6, 1023
    li a7, MTIME
    ld a7, 0(a7)
    add a6, a6, a7
    li a7, MTIMECMP
    sd a6, 0(a7)
    ld a6, 24(a5)
    addi a6, a6, 1
    sd a6, 24(a5)
    ld a6, 0(a5)
    ld a7, 8(a5)
    csrrw a5, mscratch, a5
    mret
.balign 8
9:  .dword 0, 0, 0x1234567, 0

.space 4096
stack_top:
