# Hot code whose memory is unusual: misaligned and device accesses, frames where nobody puts them, pages that
# change what they are. regressions.node.test.ts names the cases.
#include "frame.S"

.balign 8
cases:
    .dword misaligned, devices, frames, beside, recycled, switched, 0

# Loads and stores at every distance from a page boundary.
misaligned:
    li a0, 1
    li s0, TURNS / 64
    li s2, 0x80900000 - 40
1:  li s1, 64
    mv t0, s2
2:  ld t1, 0(t0)
    mix a0, t1
    sd a0, 3(t0)
    lw t2, 5(t0)
    lhu t3, 1(t0)
    add a0, a0, t2
    sub a0, a0, t3
    sh a0, 11(t0)
    addi t0, t0, 1
    addi s1, s1, -1
    bnez s1, 2b
    addi s0, s0, -1
    bnez s0, 1b
    ret

# The UART's scratch and line status registers.
devices:
    li a0, 0
    li s0, TURNS
    li s1, UART
1:  sb s0, 7(s1)
    lbu t0, 7(s1)
    add a0, a0, t0
    lbu t1, 5(s1)
    lbu t2, 7(s1)
    add a0, a0, t2
    andi t1, t1, 1
    add a0, a0, t1
    addi s0, s0, -1
    bnez s0, 1b
    ret

# A function whose frame lies at every distance from a page boundary, aligned and not.
frames:
    mv s9, sp
    mv s8, ra
    li a0, 1
    li s0, TURNS / 256
1:  li s1, 256
    li s2, 0x80b00000 + 64
2:  mv sp, s2
    call framed
    addi s2, s2, -1
    addi s1, s1, -1
    bnez s1, 2b
    addi s0, s0, -1
    bnez s0, 1b
    mv sp, s9
    mv ra, s8
    ret
framed:
    addi sp, sp, -48
    sd ra, 40(sp)
    sd s0, 32(sp)
    sd s1, 24(sp)
    sw a0, 16(sp)
    sh a0, 12(sp)
    sb a0, 8(sp)
    lw s1, 10(sp)               # at no multiple of its size
    lbu s0, 8(sp)
    lh t0, 12(sp)
    add a0, a0, t0
    mix a0, s1
    mix a0, s0
    sd a0, 0(sp)
    ld s1, 24(sp)
    ld s0, 32(sp)
    ld ra, 40(sp)
    ld a0, 0(sp)
    addi sp, sp, 48
    ret

# A function whose frame lies on the page of its code.
beside:
    mv s9, sp
    mv s8, ra
    li a0, 1
    li s0, TURNS / 2
    la s2, own_frame_end
1:  mv sp, s2
    call own_frame
    addi s0, s0, -1
    bnez s0, 1b
    mv sp, s9
    mv ra, s8
    ret

# A page that is code, then data, then other code.
recycled:
    mv s9, ra
    li a0, 1
    li s0, TURNS / 128
    li s1, 0x80c00000
1:  la t0, one
    andi t1, s0, 1
    beqz t1, 2f
    la t0, two
2:  ld t1, 0(t0)
    ld t2, 8(t0)
    sd t1, 0(s1)
    sd t2, 8(s1)
    fence.i
    li s2, 12
3:  jalr s1
    addi s2, s2, -1
    bnez s2, 3b
    li s2, 400
    mv s3, s1
4:  sd a0, 0(s3)
    addi s3, s3, 8
    addi s2, s2, -1
    bnez s2, 4b
    addi s0, s0, -1
    bnez s0, 1b
    mv ra, s9
    ret

# Floating point that is switched off and on in a loop, and used while it is off.
switched:
    la t0, pass
    csrw mtvec, t0
    li a0, 1
    li s0, TURNS / 2
    li s2, 0x6000               # FS
    li s4, 0                    # traps
    fmv.d.x fa1, zero
1:  fcvt.d.l fa0, s0
    fadd.d fa1, fa1, fa0
    andi t0, s0, 31
    bnez t0, 2f
    csrc mstatus, s2
    fadd.d fa1, fa1, fa1        # illegal
    csrs mstatus, s2
2:  fmv.x.d a1, fa1
    mix a0, a1
    addi s0, s0, -1
    bnez s0, 1b
    mix a0, s4
    ret
.balign 4
pass:
    csrr s6, mepc
    addi s6, s6, 4
    csrw mepc, s6
    addi s4, s4, 1
    mret

.balign 4096
own_frame:
    addi sp, sp, -32
    sd ra, 24(sp)
    sd s0, 16(sp)
    sd a0, 8(sp)
    addi s0, a0, 3
    mix a0, s0
    ld t0, 8(sp)
    add a0, a0, t0
    ld s0, 16(sp)
    ld ra, 24(sp)
    addi sp, sp, 32
    ret
.balign 256
    .space 64
own_frame_end:
#include "replacements.S"
.balign 4096
    .space 4096
stack_top:
