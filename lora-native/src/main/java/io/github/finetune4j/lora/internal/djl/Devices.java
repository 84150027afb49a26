// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import ai.djl.Device;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The device that arrays lie on and are computed with: one for the whole process, chosen when libtorch is first used.
 */
public final class Devices {
    /** System property with {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}. */
    public static final String SETTING = "finetune4j.device";

    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

    private Devices() {}

    /**
     * {@return the device that a setting means}
     *
     * @param setting see {@link #SETTING}
     * @param cudaDevices how many libtorch sees
     * @throws IllegalArgumentException if it is none of the words
     * @throws UnsupportedCapabilityException if there is no such device
     */
    static Device choose(String setting, int cudaDevices) {
        if (setting.equals("cpu") || (setting.equals("auto") && cudaDevices == 0)) {
            return Device.cpu();
        }
        if (setting.equals("auto")) {
            return Device.gpu(0);
        }
        Matcher cuda = CUDA.matcher(setting);
        if (!cuda.matches()) {
            throw new IllegalArgumentException(SETTING + ": " + setting + " -> give auto, cpu, cuda or cuda:N");
        }
        int number = cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1));
        if (number >= cudaDevices) {
            throw new UnsupportedCapabilityException("the device " + setting + " is not there: libtorch sees "
                    + cudaDevices
                    + " CUDA devices -> put libtorch's CUDA natives on the class path (docs/guides/local.md), or"
                    + " choose the device auto or cpu");
        }
        return Device.gpu(number);
    }

    /**
     * {@return the device as TorchScript source writes it}
     *
     * @param device of libtorch
     */
    static String source(Device device) {
        return device.isGpu() ? "torch.device(\"cuda:" + device.getDeviceId() + "\")" : "torch.device(\"cpu\")";
    }
}
