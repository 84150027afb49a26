// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture.files;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Encrypts what goes to the disk by AES-GCM, with a fresh nonce each time; without a key it lets all pass. */
final class Seal {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final @Nullable SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    private Seal(@Nullable SecretKeySpec key) {
        this.key = key;
    }

    static Seal none() {
        return new Seal(null);
    }

    static Seal aes(byte[] key) {
        if (key.length != 16 && key.length != 32) {
            throw new IllegalArgumentException(
                    "the key of a capture store: " + key.length + " bytes -> give 16 or 32 for AES");
        }
        return new Seal(new SecretKeySpec(key, "AES"));
    }

    boolean encrypts() {
        return key != null;
    }

    /** @param place where the bytes lie; they can't be opened elsewhere */
    byte[] close(byte[] plain, byte[] place) throws IOException {
        if (key == null) {
            return plain;
        }
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, plain, 0, place);
        byte[] all = Arrays.copyOf(nonce, NONCE + sealed.length);
        System.arraycopy(sealed, 0, all, NONCE, sealed.length);
        return all;
    }

    byte[] open(byte[] sealed, byte[] place) throws IOException {
        if (key == null) {
            return sealed;
        }
        if (sealed.length < NONCE) {
            throw new IOException(
                    "too short for an encrypted text: " + sealed.length + " bytes -> bring the file back from a copy");
        }
        return run(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE), sealed, NONCE, place);
    }

    private byte[] run(int mode, byte[] nonce, byte[] input, int from, byte[] place) throws IOException {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place);
            return cipher.doFinal(input, from, input.length - from);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "another key, or damaged bytes -> give the right key, or bring the file back from a copy", e);
        }
    }
}
