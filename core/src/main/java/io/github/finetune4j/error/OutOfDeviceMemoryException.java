// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.error;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The work does not fit into the device's memory, as estimated before the start or as reported by the native library.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class OutOfDeviceMemoryException extends FineTuneException {
    private static final long serialVersionUID = 1L;

    private final long requiredBytes;
    private final long availableBytes;

    /**
     * Makes the exception.
     *
     * @param message what failed: value, then what to do
     * @param requiredBytes what the work needs by estimate, -1 if unknown
     * @param availableBytes what the device has left, -1 if unknown
     * @param cause what lies beneath, or null
     */
    public OutOfDeviceMemoryException(
            String message, long requiredBytes, long availableBytes, @Nullable Throwable cause) {
        super(message, cause);
        this.requiredBytes = requiredBytes;
        this.availableBytes = availableBytes;
    }

    /** {@return bytes needed by estimate, -1 if unknown} */
    public long requiredBytes() {
        return requiredBytes;
    }

    /** {@return bytes available, -1 if unknown} */
    public long availableBytes() {
        return availableBytes;
    }
}
