// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.rollout.internal.route.Allocation;
import io.github.finetune4j.rollout.internal.route.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Point 1: the whole of Unleash's client specification, 227 tests of flags and 52 of variants, as figures that its Node
 * client gave ({@code benchmarks/peers/unleash_vectors.mjs}). Whatever hashes a key or draws by chance is asked of real
 * rollouts; the rest is counted by reason.
 */
class UnleashSpecificationTest {
    private static final int TESTS = 279;
    private static final int TESTS_THAT_HASH_OR_DRAW = 81;

    private static final int ROLLOUTS = 37;
    private static final int BY_CHANCE = 35;
    private static final int VARIANTS = 34;

    /** What hashes nothing, by what decides instead. */
    private static final Map<String, Long> REASONS = Map.ofEntries(
            Map.entry("constraint", 66L),
            Map.entry("constraint and flag off or unknown", 1L),
            Map.entry("constraint and strategy default", 77L),
            Map.entry("constraint and strategy userWithId", 2L),
            Map.entry("delta protocol", 4L),
            Map.entry("flag off or unknown", 10L),
            Map.entry("no strategy", 1L),
            Map.entry("no strategy and override", 2L),
            Map.entry("no variants and strategy default", 1L),
            Map.entry("parent flag", 17L),
            Map.entry("strategy default", 6L),
            Map.entry("strategy default and strategy userWithId", 1L),
            Map.entry("strategy remoteAddress", 6L),
            Map.entry("strategy userWithId", 4L));

    private record Row(String test, String kind, String group, String key, String parts, String outcome) {
        static Row of(String line) {
            String[] fields = line.split(",", -1);
            return new Row(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
        }

        boolean on() {
            return outcome.equals("1");
        }
    }

    private final Lab lab = new Lab(1);
    private final ChatModel model = lab.model("any", 0);

    @Test
    void everyTestOfTheSpecificationIsThere_andWhatIsNotAskedHasAReason() {
        List<Row> rows = rows();
        assertThat(rows.stream().map(Row::test).distinct()).hasSize(TESTS);
        Map<String, Long> reasons = rows.stream()
                .filter(row -> row.kind().equals("-"))
                .collect(Collectors.groupingBy(Row::parts, TreeMap::new, Collectors.counting()));
        assertThat(reasons).isEqualTo(REASONS);
        assertThat(rows.stream()
                        .filter(row -> !row.kind().equals("-"))
                        .map(Row::test)
                        .distinct())
                .hasSize(TESTS_THAT_HASH_OR_DRAW);
    }

    @Test
    void gradualRollouts_giveEachKeyTheArmThatUnleashGivesIt() {
        List<Row> rows = rows("R");
        for (Row row : rows) {
            assertThat(candidate(row)).as(row.toString()).isEqualTo(row.on());
        }
        assertThat(rows).hasSize(ROLLOUTS);
    }

    /** Nobody at all is no stage of a rollout: at 0 % the layout is asked. */
    private boolean candidate(Row row) {
        double share = Integer.parseInt(row.parts()) / 100.0;
        Bucketing bucketing = Bucketing.unleash(row.group());
        if (share == 0) {
            return Allocation.ramp(0, 1).arm(bucketing.position(row.key())) == 1;
        }
        try (Rollout live = lab.start(
                policy(row.test(), share).routing(r -> r.bucketing(bucketing)).build(), model, model)) {
            ChatRequest request = ChatRequest.user("?");
            return live.arm(row.key().isEmpty() ? request : request.withKey(row.key()))
                    .equals("candidate");
        }
    }

    private static RolloutPolicy.Builder policy(String name, double share) {
        return RolloutPolicy.builder().name(name).addStage(share, Duration.ofHours(1));
    }

    @Test
    void rolloutsByChance_takeAllOrNobody() {
        List<Row> rows = rows("P");
        for (Row row : rows) {
            double share = Integer.parseInt(row.parts()) / 100.0;
            assertThat(share == 1 || share == 0).isTrue();
            assertThat(row.on()).isEqualTo(share == 1);
        }
        assertThat(rows).hasSize(BY_CHANCE);
        try (Rollout all =
                lab.start(policy("all", 1).routing(r -> r.perRequest()).build(), model, model)) {
            assertThat(IntStream.range(0, 100).mapToObj(i -> all.arm(ChatRequest.user("?"))))
                    .containsOnly("candidate");
        }
        assertThat(Allocation.ramp(0, 1).share(1)).isZero();
    }

    @Test
    void variants_areTheArmsThatUnleashChooses() {
        List<Row> rows = rows("V");
        for (Row row : rows) {
            double[] weights = List.of(row.parts().split(" ", -1)).stream()
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            int total = (int) Arrays.stream(weights).sum();
            double position = Bucketing.unleashVariants(row.group(), total).position(row.key());
            double[] shares = Arrays.stream(weights).map(w -> w / total).toArray();
            assertThat(Allocation.weighted(1, shares).arm(position))
                    .as(row.toString())
                    .isEqualTo(Integer.parseInt(row.outcome()));
        }
        assertThat(rows).hasSize(VARIANTS);
    }

    /** Weights of a thousandth each way: sums of rounded shares must not move a key over a border. */
    @Test
    void variants_ofManyWeights_areThoseOfWholeNumbers() {
        int[] weights = {100, 100, 100, 300, 100, 300};
        double[] shares = Arrays.stream(weights).mapToDouble(w -> w / 1000.0).toArray();
        Allocation allocation = Allocation.weighted(1, shares);
        Bucketing bucketing = Bucketing.unleashVariants("flag", 1000);
        for (int user = 0; user < 20_000; user++) {
            String key = Integer.toString(user);
            long place = Hashes.murmur32("flag:" + key, 86_028_157) % 1000;
            int arm = 0;
            for (int below = weights[0]; place >= below; below += weights[arm]) {
                arm++;
            }
            assertThat(allocation.arm(bucketing.position(key))).as(key).isEqualTo(arm);
        }
    }

    /**
     * As mmh3, Unleash's shared engine and so its Java client from 10 on have it; its Node client reads a key's UTF-16
     * units by their lower half.
     */
    @Test
    void keysBeyondAscii_areWhereTheReferenceHasThem() {
        List<String[]> rows = lines("unleash-non-ascii.csv").stream()
                .map(line -> line.split(",", -1))
                .toList();
        for (String[] row : rows) {
            String key = text(row[0]);
            int percent = (int) (Bucketing.unleash("new-model").position(key) * 100) + 1;
            assertThat(percent).as(row[0]).isEqualTo(Integer.parseInt(row[1])).isEqualTo(Integer.parseInt(row[2]));
            assertThat(nodes(key)).as(row[0]).isEqualTo(Integer.parseInt(row[3]));
        }
        assertThat(rows).hasSize(11);
    }

    private static String text(String codePoints) {
        StringBuilder text = new StringBuilder();
        for (String hex : codePoints.split(" ", -1)) {
            text.appendCodePoint(Integer.parseInt(hex, 16));
        }
        return text.toString();
    }

    /** The hash over the lower halves of the UTF-16 units, which is why that client differs. */
    private static long nodes(String key) {
        int length = ("new-model:" + key).length();
        byte[] halves = new byte[length];
        for (int i = 0; i < length; i++) {
            halves[i] = (byte) ("new-model:" + key).charAt(i);
        }
        return Hashes.murmur32(halves, 0) % 100 + 1;
    }

    private static List<Row> rows(String kind) {
        return rows().stream().filter(row -> row.kind().equals(kind)).toList();
    }

    private static List<Row> rows() {
        return lines("unleash-specification.csv").stream().map(Row::of).toList();
    }

    private static List<String> lines(String file) {
        try (InputStream in = Objects.requireNonNull(UnleashSpecificationTest.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
