// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.Turn;
import io.github.finetune4j.registry.store.RegistryStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Kills its process once at each point: before and after each line of the journal and each thing put on record. */
final class Deaths {
    /** Whoever catches it can do nothing more: what is dead neither writes nor puts on record. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1;

        Death(String point) {
            super(point);
        }
    }

    private static final Set<String> WRITING = Set.of("addData", "addModel", "add", "moveAlias");

    private final Set<String> died = new LinkedHashSet<>();
    private final Map<String, Integer> calls = new HashMap<>();
    private boolean dead;

    /** The points at which it died. */
    Set<String> died() {
        return died;
    }

    void point(String name) {
        if (dead || died.add(name)) {
            dead = true;
            throw new Death(name);
        }
    }

    /** A process begins anew: calls are counted from its first one. */
    void begin() {
        calls.clear();
        dead = false;
    }

    JournalStore store(JournalStore inner) {
        return new JournalStore() {
            @Override
            public List<String> names() {
                return inner.names();
            }

            @Override
            public boolean replace(String name, long after, Map<Long, String> replaced, List<String> added) {
                return inner.replace(name, after, replaced, added);
            }

            @Override
            public boolean rewrite(String name, long after, List<String> lines) {
                return inner.rewrite(name, after, lines);
            }

            @Override
            public JournalStore of(String room) {
                return this; // the world's store is one room's
            }

            @Override
            public List<String> read(String name, long after) {
                return inner.read(name, after);
            }

            @Override
            public boolean append(String name, long after, List<String> lines) {
                Map<String, Object> line = Json.parseObject(lines.get(0));
                String what =
                        line.get("type") + " " + line.getOrDefault("step", "") + " " + line.getOrDefault("cycle", "");
                point("before " + what);
                boolean done = inner.append(name, after, lines);
                point("after " + what);
                return done;
            }

            @Override
            public Turn turn(String name, String who) {
                return inner.turn(name, who);
            }

            @Override
            public void close() {
                inner.close();
            }
        };
    }

    RegistryStore registry(RegistryStore inner) {
        return (RegistryStore) Proxy.newProxyInstance(
                Deaths.class.getClassLoader(), new Class<?>[] {RegistryStore.class}, (proxy, method, arguments) -> {
                    String name = method.getName();
                    if (!WRITING.contains(name)) {
                        return call(inner, method, arguments);
                    }
                    String what = name + " " + calls.merge(name, 1, Integer::sum);
                    point("before " + what);
                    Object result = call(inner, method, arguments);
                    point("after " + what);
                    return result;
                });
    }

    private static Object call(RegistryStore inner, java.lang.reflect.Method method, Object... arguments)
            throws Throwable {
        try {
            return method.invoke(inner, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
