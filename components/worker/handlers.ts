// What each verb does: the contract's table of handlers over one machine.

import type { Handlers } from "../contract/serve.js";
import { VmError } from "../contract/vm-error.js";
import type { Machine } from "./machine.js";
import type { Ports } from "./ports.js";
import { startProgress } from "./startup-progress.js";
import { heartbeat } from "./verbs/heartbeat.js";
import { logoff } from "./verbs/logoff.js";
import { osInfo } from "./verbs/os-info.js";
import { restart } from "./verbs/restart.js";
import { shutdown } from "./verbs/shutdown.js";
import { users } from "./verbs/users.js";

export function handlersOf(machine: Machine, ports: Ports): Handlers {
  return {
    configure: ({ source }) => machine.configure(source),
    startup(_, caller) {
      const given = new AbortController();
      caller.oncancel = () => given.abort();
      return machine.startup(startProgress(caller), given.signal);
    },
    turnOff: () => machine.turnOff(),
    reset: (_, caller) => machine.reset("page", () => caller.accept()),
    pause: () => machine.pause(),
    resume: () => machine.resume(),
    pace: ({ percent }) => machine.pace(percent),

    logoff: (args, caller) => logoff(machine, args, caller),
    shutdown: (args, caller) => shutdown(machine, args, caller),
    restart: (args, caller) => restart(machine, args, caller),
    users: () => users(machine),
    osInfo: () => osInfo(machine),
    heartbeat: () => heartbeat(machine),

    consoleInput: ({ console, bytes }) => machine.type(console, bytes),
    consoleResize: ({ console, columns, rows }) => machine.resizeConsole(console, columns, rows),
    consoleCredit({ console, bytes }, { server }) {
      ports.reader(server, console).credit(bytes, performance.now());
      machine.outputWanted();
    },
    statistics: () => machine.statistics(),

    share: ({ rights, port }, { server }) => ({ share: ports.share(port, rights, server) }),
    revoke: ({ share }, { server }) => ports.revoke(share, server),
    release(_, { server }) {
      machine.release();
      const gone = new VmError("VM_E_VM_UNKNOWN", { detail: "the machine was released" });
      ports.endOthers(server, gone);
      // The asker is answered first.
      setTimeout(() => server.end(gone));
    },
  };
}
