// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.util.Utils;
import com.sun.jna.Platform;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.logging.Slf4jNotice;
import java.util.Locale;

/** Brings libtorch into this process, and says what to do where that cannot be. */
final class TorchStart {
    static final String ENGINE = "PyTorch";
    private static final String NATIVES = "ai.djl.pytorch:pytorch-native-cpu";

    private TorchStart() {}

    /**
     * {@return the engine} The first time, DJL copies the libraries from their jar to its cache.
     *
     * @throws FineTuneException if there are none for this platform, or they cannot be copied or loaded
     */
    static Engine engine() {
        // before DJL's first class: no look-up and no telemetry over the network
        setDefault("ai.djl.offline", "true");
        setDefault("ai.djl.pytorch.num_interop_threads", "1");
        Integer threads = TorchSettings.ofProcess().threads();
        if (threads != null) {
            System.setProperty(Processors.SETTING, threads.toString());
        }
        Slf4jNotice.leaveOut();
        OpenMp.spinBriefly();
        try {
            return Engine.getEngine(ENGINE);
        } catch (EngineException | IllegalStateException | LinkageError e) {
            throw failure(e, hasNatives());
        }
    }

    private static void setDefault(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }

    private static boolean hasNatives() {
        // asked of the loader: a class in a named module sees the resources of its own module alone
        return TorchStart.class.getClassLoader().getResource("pytorch/cpu/" + platform() + "/") != null;
    }

    private static String platform() {
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return system() + "-" + (arch.equals("amd64") ? "x86_64" : arch);
    }

    private static String system() {
        if (Platform.isWindows()) {
            return "win";
        }
        return Platform.isMac() ? "osx" : "linux";
    }

    static FineTuneException failure(Throwable e, boolean hasNatives) {
        String what = hasNatives
                ? "libtorch cannot be unpacked or loaded: " + deepest(e) + " -> it takes 450 MB in "
                        + Utils.getEngineCacheDir("pytorch") + ": free them, or name another folder by DJL_CACHE_DIR"
                : "no libtorch for " + platform() + " on the class path: " + deepest(e) + " -> add " + NATIVES
                        + " with that classifier, as Gradle must be told and Maven is by the POM";
        return new FineTuneException(what, e);
    }

    private static String deepest(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
