// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.List;

/**
 * The setting of how libtorch's threads wait for each other. GNU's OpenMP lets them spin by default, which on a machine
 * that has other work too made steps and tokens five to fifty times slower: the spinning thread burns the time that the
 * other one needs. So they spin for a moment only and then sleep. Measured on two quiet cores (SmolLM2-135M, bf16, 8
 * rows a step), one run each: median step 1167 ms when they sleep at once, 934 ms with this short spin, 914 ms with an
 * endless one; the same setting differs by up to 20 % between runs.
 *
 * <p>The library reads its environment once, when it is loaded, so this comes before. Who sets one of the variables
 * decides for himself.
 */
final class OpenMp {
    /** What of GNU's OpenMP has a say in waiting. */
    private static final List<String> VARIABLES = List.of("OMP_WAIT_POLICY", "GOMP_SPINCOUNT");

    /** Turns of the waiting loop before a thread sleeps: some tens of microseconds. */
    private static final String SPINS = "10000";

    private OpenMp() {}

    /** Makes threads sleep soon while they wait, on Linux and unless the environment says otherwise. */
    static void spinBriefly() {
        if (Platform.isLinux() && VARIABLES.stream().allMatch(name -> System.getenv(name) == null)) {
            set("GOMP_SPINCOUNT", SPINS);
        }
    }

    /** Sets a variable of the process's environment; Java's own view of it stays as it was. */
    private static void set(String name, String value) {
        c("setenv").invokeInt(new Object[] {name, value, 1});
    }

    /** {@return a variable as native code sees it; empty if it isn't set} */
    static String get(String name) {
        String value = c("getenv").invokeString(new Object[] {name}, false);
        return value == null ? "" : value;
    }

    private static Function c(String name) {
        return NativeLibrary.getInstance("c").getFunction(name);
    }
}
