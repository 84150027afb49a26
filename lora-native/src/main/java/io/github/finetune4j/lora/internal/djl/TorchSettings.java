// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import ai.djl.Device;
import org.jspecify.annotations.Nullable;

/**
 * The settings of libtorch, which has one number of threads and one device in a process. The device is taken when it
 * starts, and another one refused from then on.
 */
public final class TorchSettings {
    private static final TorchSettings PROCESS = new TorchSettings();

    private @Nullable Integer threads;
    private @Nullable String device;
    private @Nullable Device running;
    private int cudaDevices;

    TorchSettings() {}

    /** {@return the one of this process} */
    public static TorchSettings ofProcess() {
        return PROCESS;
    }

    /**
     * Sets the number of threads; each native call from here on takes it.
     *
     * @param wanted at least 1
     */
    public synchronized void useThreads(int wanted) {
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
            throw new IllegalStateException("device is " + (running == null ? device : running) + " in this process"
                    + (running == null ? ", as another provider asked" : "") + ", too late to be asked for " + wanted
                    + " -> libtorch has one device: give all providers the same, before the first model is loaded");
        }
        device = wanted;
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
