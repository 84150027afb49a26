package io.github.finetune4j.lora.internal.djl;

import ai.djl.Device;
import org.jspecify.annotations.Nullable;

/** What is asked of libtorch, which has one number of threads and one device in a process: kept until it starts, refused if it then differs. */
public final class EngineSettings {
    private static final EngineSettings PROCESS = new EngineSettings();

    private @Nullable Integer threads;
    private @Nullable String device;
    private @Nullable Device running;
    private int cudaDevices;

    EngineSettings() {}

    /** {@return the one of this process} */
    public static EngineSettings ofProcess() {
        return PROCESS;
    }

    /**
     * Asks for a number of threads.
     *
     * @param wanted at least 1
     * @throws IllegalStateException if another number was asked for before, or libtorch runs with another one
     */
    public synchronized void useThreads(int wanted) {
        int now = running == null ? (threads == null ? wanted : threads) : Processors.threads(threads);
        if (now != wanted) {
            throw tooLate("threads is " + now, "asked for " + wanted);
        }
        threads = wanted;
    }

    /**
     * Asks for a device.
     *
     * @param wanted {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}
     * @throws IllegalStateException if another one was asked for before, or libtorch runs on another one
     */
    public synchronized void useDevice(String wanted) {
        boolean same = running == null
                ? device == null || device.equals(wanted)
                : running.equals(Devices.choose(wanted, cudaDevices));
        if (!same) {
            throw tooLate("device is " + (running == null ? device : running), "asked for " + wanted);
        }
        device = wanted;
    }

    private IllegalStateException tooLate(String now, String wanted) {
        return new IllegalStateException(now + " in this process"
                + (running == null ? ", as another provider asked" : "")
                + ", too late to be " + wanted + " -> libtorch has one setting: give all providers the same, before the"
                + " first model is loaded");
    }

    /** {@return threads that were asked for; null if nobody asked} */
    synchronized @Nullable Integer threads() {
        return threads;
    }

    /** {@return the device that was asked for, else the system property's, else {@code auto}} */
    synchronized String device() {
        return device == null ? System.getProperty(Devices.SETTING, "auto") : device;
    }

    synchronized void started(Device on, int devices) {
        running = on;
        cudaDevices = devices;
    }
}
