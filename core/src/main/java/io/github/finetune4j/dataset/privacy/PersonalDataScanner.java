// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import io.github.finetune4j.internal.text.Characters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Finds personal data and secrets that have a recognisable form. Where findings overlap, the surer one stays, then the
 * longer one. Words before a finding that announce its type make it surer. Immutable and safe for use by several
 * threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class PersonalDataScanner {
    private static final int CONTEXT = 40;
    private static final double SURER = 0.15;
    private static final Map<PersonalDataType, List<String>> WORDS = Map.of(
            PersonalDataType.PHONE, List.of("phone", "call", "tel", "mobile", "cell", "fax", "handy", "whatsapp"),
            PersonalDataType.NATIONAL_ID, List.of("ssn", "social security", "national insurance", "tax id", "identity"),
            PersonalDataType.CREDIT_CARD, List.of("card", "visa", "mastercard", "amex", "karte", "carte", "tarjeta"),
            PersonalDataType.IP_ADDRESS, List.of("ip", "address", "host", "server"));
    private final List<Recognizer> recognizers;
    private final double confidence;

    private PersonalDataScanner(List<Recognizer> recognizers, double confidence) {
        this.recognizers = recognizers;
        this.confidence = confidence;
    }

    /** {@return a scanner for all types and all national numbers} */
    public static PersonalDataScanner all() {
        return of(EnumSet.allOf(PersonalDataType.class));
    }

    /**
     * {@return a scanner for some types, with all national numbers if they are among them}
     *
     * @param types what is looked for
     */
    public static PersonalDataScanner of(Set<PersonalDataType> types) {
        List<Recognizer> recognizers = new ArrayList<>();
        for (PersonalDataType type : PersonalDataType.values()) {
            if (types.contains(type)) {
                recognizers.addAll(recognizers(type));
            }
        }
        return new PersonalDataScanner(List.copyOf(recognizers), 0);
    }

    /**
     * {@return a scanner that also asks another recogniser, for example one for customer numbers, or a model for names}
     *
     * @param recognizer finds more
     */
    public PersonalDataScanner with(Recognizer recognizer) {
        List<Recognizer> more = new ArrayList<>(recognizers);
        more.add(recognizer);
        return new PersonalDataScanner(List.copyOf(more), confidence);
    }

    /**
     * {@return a scanner that leaves unsure findings out}
     *
     * @param least confidence that a finding must have, 0 to 1
     */
    public PersonalDataScanner atLeast(double least) {
        return new PersonalDataScanner(recognizers, least);
    }

    /**
     * {@return what was found, in the order of the text, without overlaps}
     *
     * @param text any text
     */
    public List<PersonalData> find(String text) {
        List<PersonalData> all = new ArrayList<>();
        for (Recognizer recognizer : recognizers) {
            recognizer.find(text).forEach(found -> all.add(inContext(text, found)));
        }
        all.sort(Comparator.comparingDouble(PersonalData::confidence)
                .thenComparingInt(PersonalData::length)
                .reversed()
                .thenComparingInt(PersonalData::start));
        List<PersonalData> kept = new ArrayList<>();
        for (PersonalData found : all) {
            if (found.confidence() >= confidence && kept.stream().noneMatch(found::overlaps)) {
                kept.add(found);
            }
        }
        kept.sort(Comparator.comparingInt(PersonalData::start));
        return kept;
    }

    private static PersonalData inContext(String text, PersonalData found) {
        List<String> words = WORDS.get(found.type());
        if (words == null || found.confidence() >= 1) {
            return found;
        }
        String before = Characters.lower(text.substring(Math.max(0, found.start() - CONTEXT), found.start()));
        double surer = words.stream().anyMatch(before::contains) ? SURER : 0;
        return new PersonalData(
                found.type(), found.kind(), found.start(), found.end(), Math.min(0.99, found.confidence() + surer));
    }

    private static List<Recognizer> recognizers(PersonalDataType type) {
        return switch (type) {
            case EMAIL -> List.of(Emails.recognizer());
            case PHONE -> List.of(Phones.recognizer());
            case IBAN -> List.of(Ibans.recognizer());
            case CREDIT_CARD -> List.of(Cards.recognizer());
            case IP_ADDRESS -> List.of(IpAddresses.recognizer());
            case NATIONAL_ID ->
                Arrays.stream(NationalId.values()).map(NationalId::recognizer).toList();
            case SECRET -> List.of(Secrets.recognizer());
        };
    }
}
