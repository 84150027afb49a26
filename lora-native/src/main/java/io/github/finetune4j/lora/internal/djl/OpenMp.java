package io.github.finetune4j.lora.internal.djl;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.List;

/**
 * How libtorch's threads wait for each other. GNU's OpenMP lets them spin by default, which on a machine that has other work too made steps and tokens
 * five to fifty times slower: the spinning thread burns the time that the other one needs. Asleep they cost a few microseconds a wake-up.
 *
 * <p>The library reads its environment once, when it is loaded, so this comes before. Who sets one of the variables decides for himself.
 */
final class OpenMp {
    /** What of GNU's OpenMP has a say in waiting. */
    private static final List<String> VARIABLES = List.of("OMP_WAIT_POLICY", "GOMP_SPINCOUNT");

    private OpenMp() {}

    /** Makes threads sleep while they wait, on Linux and unless the environment says otherwise. */
    static void preferSleep() {
        if (Platform.isLinux() && VARIABLES.stream().allMatch(name -> System.getenv(name) == null)) {
            set("OMP_WAIT_POLICY", "PASSIVE");
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
