// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/** The C library's heap, where libtorch's tensors lie. */
public final class NativeHeap {
    private NativeHeap() {}

    /**
     * Gives freed memory back to the system, with GNU's C library; elsewhere nothing happens. Worth it after much was
     * freed at once, such as when a model was loaded.
     */
    public static void trim() {
        if (!Platform.isLinux()) {
            return;
        }
        try {
            NativeLibrary.getInstance("c").getFunction("malloc_trim").invokeInt(new Object[] {0L});
        } catch (UnsatisfiedLinkError e) {
            // another C library, such as musl, which gives memory back by itself
        }
    }
}
