// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.id;

import io.github.finetune4j.internal.chat.CallIds;
import io.github.finetune4j.internal.names.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.Mac;

/**
 * Ids of answers that carry where the answer came from, so that feedback needs no table: stage run, arm and cluster,
 * hidden and protected against guessing by HMAC-SHA256 with the rollout's salt. Any process of the rollout can read
 * them, also weeks later.
 */
public final class ResponseIds {
    /**
     * The origin of an answer.
     *
     * @param epoch stage run, from 1
     * @param arm number of the arm, the baseline's is 0
     * @param cluster by which answers of one key count together
     */
    public record Origin(int epoch, int arm, int cluster) {}

    /**
     * The part of an answer's id that this rollout made.
     *
     * @param part alone
     * @param origin where the answer came from
     */
    public record Found(String part, Origin origin) {}

    private static final int LENGTH = 40;
    private final ThreadLocal<Mac> mac;

    /**
     * Makes and reads the ids of one rollout.
     *
     * @param salt the rollout's
     */
    public ResponseIds(String salt) {
        byte[] key = ("response:" + salt).getBytes(StandardCharsets.UTF_8);
        mac = ThreadLocal.withInitial(() -> Sha256.keyed(key));
    }

    /**
     * {@return a new id of an answer}
     *
     * @param origin where it comes from
     */
    public String encode(Origin origin) {
        long nonce = ThreadLocalRandom.current().nextLong();
        long plain = ((long) origin.epoch() << 32) | ((long) origin.arm() << 16) | origin.cluster();
        ByteBuffer id = ByteBuffer.allocate(LENGTH / 2);
        id.putLong(nonce).putLong(plain ^ digest(nonce).getLong(0));
        id.putInt(check(nonce, plain));
        return HexFormat.of().formatHex(id.array());
    }

    /**
     * {@return what this rollout said in an answer's id; empty if the answer is not of this rollout}
     *
     * @param callId of the answer; layers within and around may have said something, too
     */
    public Optional<Found> find(String callId) {
        return CallIds.parts(callId).stream()
                .flatMap(part -> decode(part).map(origin -> new Found(part, origin)).stream())
                .reduce((within, around) -> around);
    }

    private Optional<Origin> decode(String id) {
        if (id.length() != LENGTH || !id.matches("[0-9a-f]+")) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(id));
        long nonce = bytes.getLong();
        long plain = bytes.getLong() ^ digest(nonce).getLong(0);
        if (bytes.getInt() != check(nonce, plain)) {
            return Optional.empty();
        }
        return Optional.of(new Origin((int) (plain >>> 32), (int) ((plain >>> 16) & 0xffff), (int) (plain & 0xffff)));
    }

    private ByteBuffer digest(long... numbers) {
        ByteBuffer input = ByteBuffer.allocate(Long.BYTES * numbers.length);
        for (long number : numbers) {
            input.putLong(number);
        }
        return ByteBuffer.wrap(mac.get().doFinal(input.array()));
    }

    private int check(long nonce, long plain) {
        return digest(nonce, plain).getInt(0);
    }
}
