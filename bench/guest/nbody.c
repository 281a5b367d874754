// Five bodies that attract one another, in steps of a hundredth.
#include "kernels.h"

enum { BODIES = 5, STEPS = 10000 };

struct body {
    double at[3], speed[3], mass;
};

static struct body bodies[BODIES];

static double root(double x) {
    double result;
#ifdef __riscv
    __asm__("fsqrt.d %0, %1" : "=f"(result) : "f"(x));
#else
    __asm__("sqrtsd %1, %0" : "=x"(result) : "x"(x));
#endif
    return result;
}

/** A heavy body at rest, and light ones around it. */
static void place(void) {
    for (int n = 0; n < BODIES; n++) {
        double radius = n * 1.7;
        bodies[n] = (struct body){.mass = n == 0 ? 40 : 0.01 * n};
        bodies[n].at[n & 1] = radius;
        bodies[n].at[2] = 0.05 * n;
        if (n > 0) bodies[n].speed[1 - (n & 1)] = root(40 / radius);
    }
}

static void step(double time) {
    for (int a = 0; a < BODIES; a++) {
        for (int b = a + 1; b < BODIES; b++) {
            double way[3], square = 0;
            for (int k = 0; k < 3; k++) {
                way[k] = bodies[a].at[k] - bodies[b].at[k];
                square += way[k] * way[k];
            }
            double pull = time / (square * root(square));
            for (int k = 0; k < 3; k++) {
                bodies[a].speed[k] -= way[k] * bodies[b].mass * pull;
                bodies[b].speed[k] += way[k] * bodies[a].mass * pull;
            }
        }
    }
    for (int n = 0; n < BODIES; n++)
        for (int k = 0; k < 3; k++) bodies[n].at[k] += time * bodies[n].speed[k];
}

uint64_t nbody(void) {
    place();
    for (int k = 0; k < STEPS; k++) step(0.001);
    double sum = 0;
    for (int n = 0; n < BODIES; n++) sum += bodies[n].at[0] + bodies[n].at[1];
    return (uint64_t)(int64_t)(sum * 1000000);
}
