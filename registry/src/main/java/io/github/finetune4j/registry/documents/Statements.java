// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * The statements that only people can make about a model and its data. Whatever is left out, the documents call "not
 * recorded". Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Statements {
    /** Croissant's vocabulary for responsible AI, as far as it holds words about data. */
    static final Set<String> DATA_FIELDS = Set.of(
            "dataCollection",
            "dataCollectionType",
            "dataCollectionMissingData",
            "dataCollectionRawData",
            "dataCollectionTimeframe",
            "dataImputationProtocol",
            "dataPreprocessingProtocol",
            "dataManipulationProtocol",
            "dataAnnotationProtocol",
            "dataAnnotationPlatform",
            "dataAnnotationAnalysis",
            "annotationsPerItem",
            "annotatorDemographics",
            "machineAnnotationTools",
            "personalSensitiveInformation",
            "dataBiases",
            "dataLimitations",
            "dataUseCases",
            "dataSocialImpact",
            "dataReleaseMaintenancePlan");

    private final Map<String, String> words;
    private final Map<String, List<String>> lists;
    private final Map<String, String> risks;
    private final Map<String, String> dataFields;
    private final Map<String, String> baseLicenses;

    private Statements(Builder builder) {
        words = Map.copyOf(builder.words);
        lists = Map.copyOf(builder.lists);
        risks = new LinkedHashMap<>(builder.risks);
        dataFields = new LinkedHashMap<>(builder.dataFields);
        baseLicenses = Map.copyOf(builder.baseLicenses);
    }

    /** {@return a builder that says nothing yet} */
    public static Builder builder() {
        return new Builder();
    }

    static Statements none() {
        return builder().build();
    }

    Optional<String> intendedUse() {
        return word(Builder.USE);
    }

    Optional<String> license() {
        return word(Builder.LICENSE);
    }

    Optional<String> dataLicense() {
        return word(Builder.DATA_LICENSE);
    }

    Optional<String> creator() {
        return word(Builder.CREATOR);
    }

    Optional<String> url() {
        return word(Builder.URL);
    }

    Optional<String> baseModel() {
        return word(Builder.BASE);
    }

    List<String> limitations() {
        return lists.getOrDefault(Builder.LIMITATIONS, List.of());
    }

    List<String> languages() {
        return lists.getOrDefault(Builder.LANGUAGES, List.of());
    }

    List<String> datasets() {
        return lists.getOrDefault(Builder.DATASETS, List.of());
    }

    /** Mitigation by risk. */
    Map<String, String> risks() {
        return risks;
    }

    Map<String, String> dataFields() {
        return dataFields;
    }

    /** Licences by the bases' names. */
    Map<String, String> baseLicenses() {
        return baseLicenses;
    }

    private Optional<String> word(String name) {
        return Optional.ofNullable(words.get(name));
    }

    static boolean webAddress(String url) {
        try {
            URI uri = new URI(url);
            return uri.getHost() != null && List.of("http", "https").contains(uri.getScheme());
        } catch (URISyntaxException e) {
            return false; // not an address is an answer here
        }
    }

    /**
     * Builds {@link Statements}. Every text is plain text, not Markdown. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private static final String USE = "intended use";
        private static final String LICENSE = "license";
        private static final String DATA_LICENSE = "license of the data";
        private static final String CREATOR = "creator";
        private static final String URL = "URL";
        private static final String BASE = "base model";
        private static final String LIMITATIONS = "limitation";
        private static final String LANGUAGES = "language";
        private static final String DATASETS = "data set";

        private final Map<String, String> words = new LinkedHashMap<>();
        private final Map<String, List<String>> lists = new LinkedHashMap<>();
        private final Map<String, String> risks = new LinkedHashMap<>();
        private final Map<String, String> dataFields = new LinkedHashMap<>();
        private final Map<String, String> baseLicenses = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets what the model is for, and what not.
         *
         * @param text not blank
         * @return this
         */
        public Builder intendedUse(String text) {
            return word(USE, text);
        }

        /**
         * Adds a known limit.
         *
         * @param text not blank
         * @return this
         */
        public Builder addLimitation(String text) {
            List<String> more = new ArrayList<>(lists.getOrDefault(LIMITATIONS, List.of()));
            more.add(text);
            return list(LIMITATIONS, more);
        }

        /**
         * Adds an ethical risk.
         *
         * @param risk not blank; the same one again replaces it
         * @param mitigation what is done about it, not blank
         * @return this
         */
        public Builder addRisk(String risk, String mitigation) {
            risks.put(said("risk", risk), said("mitigation", mitigation));
            return this;
        }

        /**
         * Sets the licence of the model.
         *
         * @param id of SPDX or of the Hub, for example {@code Apache-2.0}, or any other name
         * @return this
         */
        public Builder license(String id) {
            return word(LICENSE, id);
        }

        /**
         * Sets the licence of data whose facts name none.
         *
         * @param id of SPDX or of the Hub, for example {@code CC-BY-4.0}, or any other name
         * @return this
         */
        public Builder dataLicense(String id) {
            return word(DATA_LICENSE, id);
        }

        /**
         * Sets who answers for the model and for data whose facts name nobody.
         *
         * @param name of an organisation or a person
         * @return this
         */
        public Builder creator(String name) {
            return word(CREATOR, name);
        }

        /**
         * Sets where more can be read.
         *
         * @param url absolute
         * @return this
         */
        public Builder url(String url) {
            if (!webAddress(url)) {
                throw new IllegalArgumentException("URL: " + url + " -> give an absolute one, https://…");
            }
            return word(URL, url);
        }

        /**
         * Sets the name of the base model on the Hub, where the run named a folder or another provider's model.
         *
         * @param name {@code owner/name}
         * @return this
         */
        public Builder baseModel(String name) {
            if (!name.matches(Names.HUB)) {
                throw new IllegalArgumentException("base model: " + name + " -> name it as on the Hub, owner/name");
            }
            return word(BASE, name);
        }

        /**
         * Adds the licence of a base: of the model that was tuned, or of the one from which that was tuned before.
         *
         * @param base its name as the documents show it, for example {@code owner/name}; the same one again replaces it
         * @param id of SPDX or of the Hub, for example {@code Apache-2.0}, or any other name
         * @return this
         */
        public Builder addBaseLicense(String base, String id) {
            baseLicenses.put(said("base", base), said(LICENSE, id));
            return this;
        }

        /**
         * Sets the languages.
         *
         * @param codes for example {@code de}
         * @return this
         */
        public Builder languages(String... codes) {
            return list(LANGUAGES, List.of(codes));
        }

        /**
         * Sets the names that the training data have on the Hub.
         *
         * @param names {@code owner/name}
         * @return this
         */
        public Builder datasets(String... names) {
            return list(DATASETS, List.of(names));
        }

        /**
         * Adds what Croissant's vocabulary for responsible AI asks about data, for data whose facts do not say it.
         *
         * @param field for example {@code dataCollection}, {@code dataBiases} or {@code personalSensitiveInformation}
         * @param text not blank
         * @return this
         */
        public Builder addDataStatement(String field, String text) {
            if (!DATA_FIELDS.contains(field)) {
                throw new IllegalArgumentException("field of a data card: " + field + " -> give one of "
                        + DATA_FIELDS.stream().sorted().toList());
            }
            dataFields.put(field, said(field, text));
            return this;
        }

        /** {@return what was said} */
        public Statements build() {
            return new Statements(this);
        }

        private Builder word(String name, String text) {
            words.put(name, said(name, text));
            return this;
        }

        private Builder list(String name, List<String> texts) {
            lists.put(name, texts.stream().map(text -> said(name, text)).toList());
            return this;
        }

        private static String said(String name, String text) {
            if (text.isBlank()) {
                throw new IllegalArgumentException(name + ": \"" + text + "\" -> say something, or leave it out");
            }
            return text.strip();
        }
    }
}
