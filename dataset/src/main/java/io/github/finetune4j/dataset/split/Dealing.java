// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.split;

import io.github.finetune4j.dataset.spi.SplitPart;
import io.github.finetune4j.internal.names.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Places groups in the parts. */
final class Dealing {
    private static final double UNIT = 0x1.0p-53;
    private final Map<SplitPart, Double> fractions;
    private final String salt;

    Dealing(double training, double validation, double test, String salt) {
        this.fractions = Map.of(SplitPart.TRAINING, training, SplitPart.VALIDATION, validation, SplitPart.TEST, test);
        this.salt = salt;
    }

    Map<Group, SplitPart> byHash(List<Group> groups) {
        Map<Group, SplitPart> parts = new LinkedHashMap<>();
        groups.forEach(group -> parts.put(group, part(place(group.key()))));
        return parts;
    }

    // In each stratum the groups stand in the order of their hashes; where the middle of a group's rows lies decides
    Map<Group, SplitPart> byStratum(List<Group> groups) {
        Map<String, List<Group>> strata =
                groups.stream().collect(Collectors.groupingBy(Group::stratum, TreeMap::new, Collectors.toList()));
        Map<Group, SplitPart> parts = new LinkedHashMap<>();
        strata.values().forEach(stratum -> dealStratum(stratum, parts));
        return parts;
    }

    private void dealStratum(List<Group> stratum, Map<Group, SplitPart> parts) {
        Map<Group, Double> places =
                stratum.stream().collect(Collectors.toMap(group -> group, group -> place(group.key())));
        List<Group> order = stratum.stream()
                .sorted(Comparator.comparingDouble((Group group) -> places.getOrDefault(group, 0.0))
                        .thenComparing(Group::key))
                .toList();
        long all = stratum.stream().mapToLong(group -> group.rows().size()).sum();
        // Where the borders fall inside a stratum of few rows is chance: its own hash moves them, so that not every
        // rare label lacks a test row
        double shift = place("stratum " + stratum.get(0).stratum());
        double before = 0;
        for (Group group : order) {
            double middle = (before + shift * group.rows().size()) / all;
            parts.put(group, part(Math.min(middle, 1 - UNIT)));
            before += group.rows().size();
        }
    }

    Map<Group, SplitPart> byTime(List<Group> groups) {
        Map<Instant, List<Group>> byTime =
                groups.stream().collect(Collectors.groupingBy(Group::time, TreeMap::new, Collectors.toList()));
        double all = groups.stream().mapToLong(group -> group.rows().size()).sum();
        Map<Group, SplitPart> parts = new LinkedHashMap<>();
        double before = 0;
        for (List<Group> moment : byTime.values()) {
            long rows = moment.stream().mapToLong(group -> group.rows().size()).sum();
            SplitPart part = part((before + rows / 2.0) / all);
            moment.forEach(group -> parts.put(group, part));
            before += rows;
        }
        return parts;
    }

    SplitPart part(double place) {
        double border = 0;
        SplitPart last = SplitPart.TRAINING;
        for (SplitPart part : SplitPart.values()) {
            double fraction = fractions.getOrDefault(part, 0.0);
            if (fraction > 0) { // a part of fraction 0 stays empty, whatever rounding does to the sum
                border += fraction;
                last = part;
                if (place < border) {
                    return part;
                }
            }
        }
        return last;
    }

    // In [0, 1): the first 53 bits of SHA-256 over the salt's length, the salt and the key
    double place(String key) {
        MessageDigest digest = Sha256.digest();
        byte[] salted = salt.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(salted.length).array());
        digest.update(salted);
        digest.update(key.getBytes(StandardCharsets.UTF_8));
        return (ByteBuffer.wrap(digest.digest()).getLong() >>> 11) * UNIT;
    }
}
