// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sangupta.murmur.Murmur3;
import io.getunleash.strategy.StrategyUtils;
import io.github.finetune4j.rollout.Bucketing;
import io.github.finetune4j.rollout.Rollout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Beside the real Unleash client. */
class RoutingPeersTest {
    @Test
    void keysThatUnleashBucketed_stayWhereTheyAre() {
        String[] keys = IntStream.range(0, 5000).mapToObj(i -> "customer-" + i).toArray(String[]::new);
        try (UnleashPeer unleash = new UnleashPeer();
                Rollout same = RoutingPeers.rollout("same", Bucketing.unleash(RoutingPeers.FLAG));
                Rollout other = RoutingPeers.rollout("other", Bucketing.salted("other"))) {
            assertThat(RoutingPeers.different(same, unleash, keys)).isZero();
            assertThat(RoutingPeers.different(other, unleash, keys)).isBetween(2000, 3000);
        }
    }

    /**
     * Decision 175: why keys beyond ASCII may differ from this line of the client. The library reads the last one to
     * three bytes as signed numbers.
     */
    @ParameterizedTest
    @CsvSource({"e9, 39", "65e5 672c, 97", "3a9 6d 65 67 61, 94", "7a 6f 65, 21"})
    void bytesBeyondAsciiInWholeBlocks_areTheSame(String codePoints, int percent) {
        assertThat(unleash(key(codePoints))).isEqualTo(percent).isEqualTo(ours(key(codePoints)));
    }

    @ParameterizedTest
    @CsvSource({
        "5a 6f eb, 1, 74",
        "61 e9, 16, 6",
        "61 62 e9, 55, 60",
        "61 62 63 e9, 8, 52",
        "1f600, 5, 51",
        "65e5 672c 8a9e, 23, 44"
    })
    void bytesBeyondAsciiInTheRest_areReadAsSignedByItsLibrary(String codePoints, int its, int reference) {
        String key = key(codePoints);
        assertThat(unleash(key)).isEqualTo(its);
        assertThat(ours(key)).isEqualTo(reference);
        byte[] bytes = (RoutingPeers.FLAG + ":" + key).getBytes(StandardCharsets.UTF_8);
        assertThat(Murmur3.hash_x86_32(bytes, bytes.length, 0) % 100 + 1).isEqualTo(its);
        assertThat(bytes.length % 4).isPositive();
        assertThat(Arrays.copyOfRange(bytes, bytes.length & ~3, bytes.length)).matches(RoutingPeersTest::hasNegative);
    }

    private static boolean hasNegative(byte[] bytes) {
        return IntStream.range(0, bytes.length).anyMatch(i -> bytes[i] < 0);
    }

    private static int unleash(String key) {
        return StrategyUtils.getNormalizedNumber(key, RoutingPeers.FLAG, 0);
    }

    private static int ours(String key) {
        return (int) (Bucketing.unleash(RoutingPeers.FLAG).position(key) * 100) + 1;
    }

    private static String key(String codePoints) {
        return Arrays.stream(codePoints.split(" ", -1))
                .mapToInt(hex -> Integer.parseInt(hex, 16))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
