// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.names.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import org.apiguardian.api.API;

/**
 * The key that invitations are signed with, by HMAC-SHA256. Who has it can work under any name; a new key ends all
 * invitations that were given out. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class InvitationKey {
    private static final int LEAST = 32;

    private final byte[] secret;

    private InvitationKey(byte[] secret) {
        this.secret = secret;
    }

    /**
     * {@return a key that the application keeps}
     *
     * @param secret at least 32 random bytes
     * @throws IllegalArgumentException if it is shorter
     */
    public static InvitationKey of(byte[] secret) {
        if (secret.length < LEAST) {
            throw new IllegalArgumentException(
                    "key of invitations: " + secret.length + " bytes -> give at least " + LEAST + ", drawn at random");
        }
        return new InvitationKey(secret.clone());
    }

    /**
     * {@return the key in a file, which is drawn and written where it is missing, readable by its owner alone}
     *
     * @param file beside the store, for example
     * @throws FineTuneException if it can be neither read nor written
     */
    public static InvitationKey keptIn(Path file) {
        try {
            if (!Files.exists(file)) {
                write(file);
            }
            return of(Base64.getDecoder().decode(Files.readString(file).strip()));
        } catch (IOException | IllegalArgumentException e) {
            throw new FineTuneException(
                    "key of invitations in " + file + ": " + e + " -> give a file that can be written,"
                            + " or remove it: all invitations end by that",
                    e);
        }
    }

    /** Whole or not at all: who opens it at the same time finds all of it. */
    private static void write(Path file) throws IOException {
        byte[] fresh = new byte[LEAST];
        new SecureRandom().nextBytes(fresh);
        Path folder = file.toAbsolutePath().getParent();
        Path part = Files.createTempFile(folder, "key", ".part"); // for its owner alone
        try {
            Files.writeString(part, Base64.getEncoder().encodeToString(fresh));
            Files.createLink(file, part);
        } catch (FileAlreadyExistsException e) {
            // somebody else was quicker, and that key is read
        } finally {
            Files.delete(part);
        }
    }

    /** {@return letters and digits that only this key makes of a text, for one purpose} */
    String sign(String purpose, String text) {
        Mac mac = Sha256.keyed(secret);
        mac.update((purpose + "\n").getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** In a time that says nothing about the signature. */
    boolean signed(String purpose, String text, String given) {
        return MessageDigest.isEqual(
                sign(purpose, text).getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "key of invitations";
    }
}
