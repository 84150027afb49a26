// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Point 5: sequential drift of texts, looked at after every request. */
class TextDriftWatchTest {
    private static final double ALPHA = 0.1;
    private static final List<String> TOPICS = List.of("invoice", "password", "delivery", "refund", "contract");

    /** A short text about a topic: its own words among those that all texts have, frequent and rare ones. */
    private static String text(String topic, RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        int words = 6 + random.nextInt(8);
        for (int i = 0; i < words; i++) {
            text.append(
                    random.nextDouble() < 0.25
                            ? topic + random.nextInt(10)
                            : "word" + (int) Math.floor(Math.exp(random.nextDouble() * Math.log(500))));
            text.append(' ');
        }
        return text.toString();
    }

    private static String usual(RandomGenerator random) {
        return text(TOPICS.get(random.nextInt(TOPICS.size())), random);
    }

    private static List<String> texts(int count, RandomGenerator random) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(usual(random));
        }
        return texts;
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** {@return a watch that has seen a stream, in which from {@code begins} on that share is of a new topic} */
    private static TextDriftWatch watched(long seed, int reference, int texts, int begins, double share) {
        RandomGenerator random = random(seed);
        TextDriftWatch watch = TextDriftWatch.of(texts(reference, random), ALPHA, seed);
        for (int i = 0; i < texts && !watch.drifted(); i++) {
            boolean fresh = i >= begins && random.nextDouble() < share;
            watch.add(fresh ? text("voucher", random) : usual(random));
        }
        return watch;
    }

    @Test
    void withoutDrift_itIsEverSaidInNoMoreStreamsThanAlpha_howeverOftenOneLooks() {
        int streams = 400;
        int alarms = 0;
        for (int seed = 0; seed < streams; seed++) {
            alarms += watched(seed, 150, 500, Integer.MAX_VALUE, 0).drifted() ? 1 : 0; // more than three rounds
        }
        double error = Math.sqrt(ALPHA * (1 - ALPHA) / streams);
        assertThat((double) alarms / streams).isLessThanOrEqualTo(ALPHA + 3 * error);
    }

    @Test
    void aNewTopic_isFoundSoon_withItsBeginningAndItsWords() {
        int begins = 300;
        List<Long> delays = new ArrayList<>();
        int explained = 0;
        for (int seed = 1000; seed < 1050; seed++) {
            TextDriftWatch watch = watched(seed, 2000, 2000, begins, 0.4);
            assertThat(watch.drifted()).isTrue();
            if (watch.seen() <= begins) {
                continue; // a false alarm, which may happen in one of ten
            }
            delays.add(watch.seen() - begins);
            assertThat(watch.began().orElseThrow()).isBetween(0L, begins + 100L);
            if (!watch.changes().isEmpty()) {
                explained++;
                assertThat(watch.changes().get(0).what()).startsWith("voucher");
                assertThat(watch.changes().get(0).isNew()).isTrue();
            }
        }
        delays.sort(null);
        assertThat(delays).hasSizeGreaterThan(40);
        assertThat(delays.get(delays.size() / 2)).isLessThan(130);
        assertThat(delays.get(delays.size() - 1)).isLessThan(200);
        assertThat(explained).isGreaterThanOrEqualTo(delays.size() - 2); // who alarms very early has few words
    }

    @Test
    void aMixThatOnlyMoves_isFound_andTheWordsBecameMoreFrequent() {
        RandomGenerator random = random(7);
        TextDriftWatch watch = TextDriftWatch.of(texts(2000, random), 0.01, 7);
        for (int i = 0; i < 1500 && !watch.drifted(); i++) {
            watch.add(random.nextDouble() < 0.5 ? text("refund", random) : usual(random));
        }
        assertThat(watch.drifted()).isTrue();
        assertThat(watch.chance()).isLessThanOrEqualTo(0.01);
        assertThat(watch.changes()).isNotEmpty().allSatisfy(word -> {
            if (word.what().startsWith("refund")) {
                assertThat(word.difference().lower()).isPositive();
            }
        });
    }

    @Test
    void drift_isSaidOnce_andFurtherTextsChangeNothing() {
        TextDriftWatch watch = watched(1000, 2000, 2000, 0, 1);
        long seen = watch.seen();
        double chance = watch.chance();
        assertThat(watch.add("word1 word2")).isTrue();
        assertThat(watch.seen()).isEqualTo(seen);
        assertThat(watch.chance()).isEqualTo(chance);
    }

    @Test
    void theSameTexts_giveTheSameEvidence() {
        TextDriftWatch one = watched(3, 300, 200, 100, 0.1);
        TextDriftWatch other = watched(3, 300, 200, 100, 0.1);
        assertThat(one.chance()).isEqualTo(other.chance()).isBetween(0.0, 1.0);
    }

    @Test
    void withoutDrift_thereAreNoWordsAndNoBeginning_andTextsWithoutWordsCount() {
        TextDriftWatch watch = TextDriftWatch.of(texts(100, random(5)), ALPHA, 5);
        assertThat(watch.add("?!")).isFalse();
        assertThat(watch.seen()).isEqualTo(1);
        assertThat(watch.changes()).isEmpty();
        assertThat(watch.began()).isEmpty();
        assertThat(watch.chance()).isEqualTo(1);
    }

    @Test
    void whatCannotBe_isRefused() {
        List<String> texts = texts(100, random(5));
        assertThatThrownBy(() -> TextDriftWatch.of(texts.subList(0, 99), ALPHA, 1))
                .hasMessageContaining("99 -> give at least 100");
        assertThatThrownBy(() -> TextDriftWatch.of(texts, 1, 1)).hasMessageContaining("alpha: 1.0 -> ");
        assertThatThrownBy(() -> TextDriftWatch.of(texts, Double.NaN, 1)).hasMessageContaining(" -> ");
    }

    @Test
    void mixedBets_winOnAverageNothingWithoutAnEdge_andMuchWithOne() {
        RandomGenerator random = random(9);
        double sum = 0;
        int games = 4000;
        for (int game = 0; game < games; game++) {
            MixedBets bets = new MixedBets();
            for (int i = 0; i < 120; i++) {
                bets.take(random.nextBoolean() ? 0.3 : -0.3);
            }
            sum += bets.wealth();
        }
        assertThat(sum / games).isBetween(0.8, 1.2);
        MixedBets late = new MixedBets();
        for (int i = 0; i < 400; i++) {
            late.take(i < 200 ? (i % 2 == 0 ? 0.5 : -0.5) : 0.4);
        }
        assertThat(late.wealth()).isGreaterThan(1e6);
        assertThat(late.began()).isEqualTo(200);
    }
}
