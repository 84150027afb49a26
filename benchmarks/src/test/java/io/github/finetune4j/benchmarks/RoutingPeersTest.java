package io.github.finetune4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.rollout.Bucketing;
import io.github.finetune4j.rollout.Rollout;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
}
