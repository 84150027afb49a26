// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import java.util.HashMap;
import java.util.Map;

/** Bank account numbers: a country's own length, and check digits. Lengths from the IBAN registry of SWIFT. */
final class Ibans {
    private static final Map<String, Integer> LENGTHS = lengths();

    private Ibans() {}

    static Recognizer recognizer() {
        return new IbanRecognizer();
    }

    static boolean valid(String iban) {
        Integer length = LENGTHS.get(iban.substring(0, 2));
        return length != null && length == iban.length() && CheckDigits.iban(iban);
    }

    static int length(String country) {
        return LENGTHS.getOrDefault(country, 0);
    }

    private static Map<String, Integer> lengths() {
        String table =
                "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 "
                        + "FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 "
                        + "MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SD18 SE24 SI19 SK24 SM27 "
                        + "ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20";
        Map<String, Integer> lengths = new HashMap<>();
        for (String entry : table.split(" ", -1)) {
            lengths.put(entry.substring(0, 2), Integer.parseInt(entry.substring(2)));
        }
        return lengths;
    }
}
