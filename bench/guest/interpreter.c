// A byte-code interpreter: a switch that jumps somewhere else each time.
#include "kernels.h"

enum { PUSH, ADD, MUL, DUP, SWAP, DEC, JNZ, HALT };

uint64_t interpreter(void) {
    static const uint8_t CODE[] = {PUSH, 1, PUSH, 0, SWAP, PUSH, 3, MUL, PUSH, 7, ADD, SWAP, DEC, DUP, JNZ, 4, HALT};
    static uint64_t stack[16];
    uint64_t *top = stack;
    uint64_t turns = 0;
    for (const uint8_t *pc = CODE;;) {
        turns++;
        switch (*pc++) {
            case PUSH: *++top = *pc++; break;
            case ADD: top[-1] += top[0]; top--; break;
            case MUL: top[-1] *= top[0]; top--; break;
            case DUP: top[1] = top[0]; top++; break;
            case SWAP: { uint64_t held = top[0]; top[0] = top[-1]; top[-1] = held; break; }
            case DEC: top[0] = (top[0] - 1) & 0x3ffff; break;
            case JNZ: pc = *top-- ? CODE + *pc : pc + 1; break;
            default: return top[-1] + turns;
        }
    }
}
