// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.rollout.internal.route.Allocation;
import io.github.finetune4j.rollout.internal.route.Hashes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Point 1: keys that GrowthBook or Unleash have bucketed stay where they are. Values: the public test cases of
 * GrowthBook's SDKs.
 */
class BucketingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|a|1|0.22",
                "''|b|1|0.077",
                "b|a|1|0.946",
                "ef|d|1|0.652",
                "asdf|8952klfjas09ujk|1|0.549",
                "''|123|1|0.011",
                "''|___)((*\":&|1|0.563",
                "seed|a|2|0.0505",
                "seed|b|2|0.2696",
                "foo|ab|2|0.2575",
                "foo|def|2|0.2019",
                "89123klj|8952klfjas09ujkasdf|2|0.124",
                "90850943850283058242805|123|2|0.7516",
                "()**(%$##$%#$#|___)((*\":&|2|0.0128"
            })
    void growthBook_hashVectors(String seed, String key, int version, double position) {
        assertThat(Bucketing.growthBook(seed, version).position(key)).isEqualTo(position);
    }

    @Test
    void growthBook_unknownVersion_isRefused() {
        assertThatThrownBy(() -> Bucketing.growthBook("abc", 99)).hasMessageContaining("99");
    }

    @ParameterizedTest
    @CsvSource({
        "1, '0.5 0.5', '0 0.5 0.5 1'",
        "0.5, '0.5 0.5', '0 0.25 0.5 0.75'",
        "0, '0.5 0.5', '0 0 0.5 0.5'",
        "1, '0.25 0.25 0.25 0.25', '0 0.25 0.25 0.5 0.5 0.75 0.75 1'",
        "1, '0.4 0.6', '0 0.4 0.4 1'",
        "1, '0.2 0.3 0.5', '0 0.2 0.2 0.5 0.5 1'",
        "0.2, '0.2 0.3 0.5', '0 0.04 0.2 0.26 0.5 0.6'",
        "-0.2, '0.5 0.5', '0 0 0.5 0.5'",
        "1.5, '0.5 0.5', '0 0.5 0.5 1'",
        "1, '0.4 0.1', '0 0.5 0.5 1'",
        "1, '0.7 0.6', '0 0.5 0.5 1'",
        "1, '0.4 0.5999', '0 0.4 0.4 0.9999'"
    })
    void growthBook_bucketRanges(double coverage, String weights, String ranges) {
        double[] given = numbers(weights);
        double[] expected = numbers(ranges);
        Allocation allocation = Allocation.weighted(coverage, given);
        for (int arm = 0; arm < given.length; arm++) {
            assertThat(allocation.from(arm)).isCloseTo(expected[2 * arm], within(1e-12));
            assertThat(allocation.to(arm)).isCloseTo(expected[2 * arm + 1], within(1e-12));
        }
    }

    /**
     * The thirteenth range: weights for another number of arms. GrowthBook takes equal ones without a word; here it is
     * refused.
     */
    @Test
    void growthBook_weightsForAnotherNumberOfArms_areRefused() {
        RolloutPolicy policy = RolloutPolicy.builder()
                .name("weights")
                .addStage(Stage.of(1, Duration.ofHours(1)))
                .routing(r -> r.trafficSplit(0.4, 0.4, 0.2))
                .build();
        Lab lab = new Lab(1);
        ChatModel model = lab.model("any", 0);
        assertThatThrownBy(() -> lab.start(policy, model, Map.of("a", model, "b", model, "c", model)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trafficSplit: 3 shares for 4 arms -> give one to each of");
    }

    /** The thirteenth choice: an arm without a share between two others. */
    @Test
    void growthBook_chooseVariation_passesAnEmptyRange() {
        assertThat(Allocation.weighted(1, new double[] {0.5, 0, 0.5}).arm(0.5)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "0.2, 1, 0", "0.4, 1, 0", "0.6, 1, 1", "0.8, 1, 1", "0, 1, 0", "0.5, 1, 1",
        "0.2, 0.5, 0", "0.4, 0.5, -1", "0.6, 0.5, 1", "0.8, 0.5, -1", "0.25, 0.5, -1", "0.5, 0.5, 1"
    })
    void growthBook_chooseVariation(double position, double coverage, int arm) {
        assertThat(Allocation.weighted(coverage, new double[] {0.5, 0.5}).arm(position))
                .isEqualTo(arm);
    }

    @ParameterizedTest
    @CsvSource({
        "1,namespace1,0,0.4,false", "1,namespace1,0.4,1,true", "1,namespace2,0,0.4,false", "1,namespace2,0.4,1,true",
        "2,namespace1,0,0.4,false", "2,namespace1,0.4,1,true", "2,namespace2,0,0.4,false", "2,namespace2,0.4,1,true",
        "3,namespace1,0,0.4,false", "3,namespace1,0.4,1,true", "3,namespace2,0,0.4,true", "3,namespace2,0.4,1,false",
        "4,namespace1,0,0.4,false", "4,namespace1,0.4,1,true", "4,namespace2,0,0.4,true", "4,namespace2,0.4,1,false"
    })
    void growthBook_namespaces(String key, String namespace, double from, double to, boolean inside) {
        assertThat(Layer.growthBook(namespace, from, to).holds(key)).isEqualTo(inside);
    }

    @Test
    void murmur_ofUtf8_publishedValues() {
        // the reference values of MurmurHash3_x86_32 with seed 0
        assertThat(Hashes.murmur32("", 0)).isZero();
        assertThat(Hashes.murmur32("test", 0)).isEqualTo(0xba6bd213L);
        assertThat(Hashes.murmur32("Hello, world!", 0)).isEqualTo(0xc0363e43L);
        assertThat(Hashes.murmur32("The quick brown fox jumps over the lazy dog", 0))
                .isEqualTo(0x2e4ff723L);
    }

    @Test
    void salted_isUniform_independentOfOtherSalts_andAPromise() {
        Bucketing one = Bucketing.salted("one");
        Bucketing two = Bucketing.salted("two");
        int n = 100_000;
        int[] deciles = new int[10];
        int both = 0;
        for (int i = 0; i < n; i++) {
            double position = one.position("user-" + i);
            deciles[(int) (position * 10)]++;
            both += position < 0.5 && two.position("user-" + i) < 0.5 ? 1 : 0;
        }
        for (int decile : deciles) {
            assertThat(decile).isBetween(9_600, 10_400);
        }
        assertThat(both).isBetween(24_400, 25_600);
        // written down once: changing it would move every user
        assertThat(Bucketing.salted("rollout").position("user-1")).isEqualTo(0.7119220948776483);
        assertThat(Bucketing.salted("rollout").position("Zo\u00eb")).isEqualTo(0.9463789159532263);
    }

    @Test
    void ramp_movesNobodyBack_norBetweenArms() {
        for (int candidates = 1; candidates <= 3; candidates++) {
            for (int i = 0; i < 2000; i++) {
                double position = i / 2000.0;
                int before = 0;
                for (double share : new double[] {0.05, 0.25, 0.5, 1}) {
                    int arm = Allocation.ramp(share, candidates).arm(position);
                    assertThat(before == 0 || arm == before).isTrue();
                    before = arm;
                }
            }
        }
    }

    @Test
    void layers_ofOneName_dontMeet_andOthersAreIndependent() {
        Layer a = Layer.of("chat", 0, 0.5);
        Layer b = Layer.of("chat", 0.5, 1);
        Layer other = Layer.of("search", 0, 0.5);
        int inA = 0;
        int inAAndOther = 0;
        for (int i = 0; i < 20_000; i++) {
            String key = "k" + i;
            assertThat(a.holds(key)).isNotEqualTo(b.holds(key));
            inA += a.holds(key) ? 1 : 0;
            inAAndOther += a.holds(key) && other.holds(key) ? 1 : 0;
        }
        assertThat(inA).isBetween(9_700, 10_300);
        assertThat(inAAndOther).isBetween(4_700, 5_300);
    }

    private static double[] numbers(String text) {
        return List.of(text.trim().split(" ", -1)).stream()
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
