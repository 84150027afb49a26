// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** IPv4 in dotted decimal, IPv6 in RFC 4291's forms. */
final class IpAddresses {
    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final int GROUPS = 8;
    private static final Set<String> HARMLESS = Set.of("::", "::1", "0.0.0.0", "127.0.0.1", "255.255.255.255");

    private IpAddresses() {}

    static Recognizer recognizer() {
        Recognizer v4 = PatternRecognizer.of(
                PersonalDataType.IP_ADDRESS,
                "ipv4",
                "(?<![\\p{L}\\p{N}_.:-])(?<!\\<[vV]ersion )(?:" + BYTE + "\\.){3}" + BYTE
                        + "(?![\\p{L}\\p{N}_-]|\\.\\d)",
                address -> !HARMLESS.contains(address));
        Recognizer v6 = PatternRecognizer.of(
                PersonalDataType.IP_ADDRESS,
                "ipv6",
                "(?<![\\p{L}\\p{N}:.])[0-9A-Fa-f:]{2,39}(?:(?<=:)(?:" + BYTE + "\\.){3}" + BYTE
                        + ")?(?![\\p{L}\\p{N}:])",
                address -> v6(address) && !HARMLESS.contains(address));
        return text -> Stream.of(v4, v6)
                .map(recognizer -> recognizer.find(text))
                .flatMap(List::stream)
                .toList();
    }

    static boolean v6(String address) {
        String text = address.toLowerCase(Locale.ROOT);
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        if (gap < 0) {
            return groups(text) == GROUPS && letterOrLong(text);
        }
        int before = groups(text.substring(0, gap));
        int after = groups(text.substring(gap + 2));
        return before >= 0 && after >= 0 && before + after < GROUPS && before + after > 0;
    }

    // 1:2:3:4:5:6:7:8 is more often a list than an address
    private static boolean letterOrLong(String text) {
        return text.length() > 2 * GROUPS - 1;
    }

    // Number of 16-bit groups; -1 if one is malformed
    private static int groups(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        int count = 0;
        for (String group : text.split(":", -1)) {
            if (group.indexOf('.') >= 0) {
                count += 2;
            } else if (group.matches("[0-9a-f]{1,4}")) {
                count++;
            } else {
                return -1;
            }
        }
        return count;
    }
}
