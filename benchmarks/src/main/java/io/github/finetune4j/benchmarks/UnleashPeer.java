// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.getunleash.DefaultUnleash;
import io.getunleash.Unleash;
import io.getunleash.UnleashContext;
import io.getunleash.util.UnleashConfig;
import java.util.Map;

/** The Unleash client with one flag that is rolled out to half of the users, without a server. */
final class UnleashPeer implements AutoCloseable {
    private static final String FLAGS = "{\"version\":1,\"features\":[{\"name\":\"" + RoutingPeers.FLAG
            + "\",\"enabled\":true,\"strategies\":[{\"name\":\"flexibleRollout\",\"parameters\":{\"rollout\":\"50\","
            + "\"stickiness\":\"default\",\"groupId\":\"" + RoutingPeers.FLAG + "\"}}]}]}";

    private final Unleash unleash = new DefaultUnleash(UnleashConfig.builder()
            .appName("benchmark")
            .instanceId("benchmark")
            .unleashAPI("http://localhost:1/api")
            .toggleBootstrapProvider(() -> FLAGS)
            .disablePolling()
            .disableMetrics()
            .backupFile(System.getProperty("java.io.tmpdir") + "/finetune4j-benchmark-no-such-file.json")
            .build());

    static Map<String, String> parameters() {
        return Map.of("rollout", "50", "stickiness", "default", "groupId", RoutingPeers.FLAG);
    }

    static String version() {
        String version = Unleash.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    boolean enabled(UnleashContext context) {
        return unleash.isEnabled(RoutingPeers.FLAG, context);
    }

    boolean enabled(String key) {
        return enabled(UnleashContext.builder().userId(key).build());
    }

    @Override
    public void close() {
        unleash.shutdown();
    }
}
