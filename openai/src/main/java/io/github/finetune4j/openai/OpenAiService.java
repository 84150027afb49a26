// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.spi.Capability;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * A service that speaks OpenAI's protocol, and its peculiarities: plain data, for
 * {@link OpenAiProvider.Builder#service}. Immutable; each method returns a changed copy. No model is named here: which
 * can be tuned, the service says.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class OpenAiService {
    private static final Set<Capability> USUAL = Collections.unmodifiableSet(EnumSet.of(
            Capability.DPO,
            Capability.REINFORCEMENT,
            Capability.PROVIDER_OPTIONS,
            Capability.VALIDATION_DATA,
            Capability.SEED,
            Capability.LEARNING_RATE_MULTIPLIER,
            Capability.SUFFIX,
            Capability.METADATA,
            Capability.CANCEL,
            Capability.STEP_EVENTS));
    private static final int LONGEST_SUFFIX = 64;

    private final Draft draft;

    private OpenAiService(Draft draft) {
        this.draft = draft;
    }

    /** A copy that can be changed. */
    private static final class Draft implements Cloneable {
        String id = "";
        URI baseUrl = URI.create("https://api.openai.com/v1");
        String keyHeader = "";
        List<String> keyVariables = List.of();
        Set<Capability> capabilities = USUAL;
        int longestSuffix = LONGEST_SUFFIX;
        boolean modelLookup = true;
        boolean uploads = true;
        boolean methodField = true;
        boolean loraFields;

        Draft copy() {
            try {
                return (Draft) clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("a Cloneable that cannot be cloned -> report it as a bug", e);
            }
        }
    }

    /** {@return OpenAI itself; it takes new jobs only from accounts that it admits, and until 2027-01-06} */
    public static OpenAiService openAi() {
        return at("openai", URI.create("https://api.openai.com/v1")).keyVariables("OPENAI_API_KEY");
    }

    /**
     * {@return Azure: {@code https://RESOURCE.openai.azure.com/openai/v1}, the key in the header {@code api-key}} With
     * a token of Entra instead, set {@link #keyHeader keyHeader("")}.
     *
     * @param resource name of the resource: letters, digits and {@code -}
     */
    public static OpenAiService azure(String resource) {
        return at("azure", hosted("resource", resource, "https://%s.openai.azure.com/openai/v1"))
                .keyHeader("api-key")
                .keyVariables("AZURE_OPENAI_KEY", "AZURE_OPENAI_API_KEY")
                .longestSuffix(40);
    }

    /**
     * {@return Amazon Bedrock's endpoint of this protocol; reinforcement only}
     *
     * @param region for example {@code us-west-2}
     */
    public static OpenAiService bedrock(String region) {
        return at("bedrock", hosted("region", region, "https://bedrock-mantle.%s.api.aws/v1"))
                .keyVariables("AWS_BEARER_TOKEN_BEDROCK")
                .without(Capability.DPO)
                .withoutUploads();
    }

    /** {@return Nebius Token Factory: open models, adapters} */
    public static OpenAiService nebius() {
        return at("nebius", URI.create("https://api.tokenfactory.nebius.com/v1"))
                .keyVariables("NEBIUS_API_KEY")
                .with(Capability.LORA, Capability.LORA_DROPOUT, Capability.LEARNING_RATE)
                .without(Capability.DPO, Capability.REINFORCEMENT)
                .loraFields()
                .topLevelHyperparameters();
    }

    /**
     * {@return any other service or proxy: LiteLLM, llama-stack, a server of one's own}
     *
     * @param id of the provider in job and model references: lower-case letters, digits and {@code -}
     * @param baseUrl with its {@code /v1}
     * @throws IllegalArgumentException if the id has another form
     */
    public static OpenAiService at(String id, URI baseUrl) {
        if (!id.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException(
                    "id of a provider: " + id + " -> give 1 to 64 lower-case letters, digits and -");
        }
        Draft draft = new Draft();
        draft.id = id;
        draft.baseUrl = baseUrl;
        return new OpenAiService(draft);
    }

    private static URI hosted(String what, String name, String pattern) {
        if (!name.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException(what + ": " + name + " -> give 1 to 64 letters, digits and -");
        }
        return URI.create(String.format(java.util.Locale.ROOT, pattern, name));
    }

    /**
     * {@return this with another base URL}
     *
     * @param value with its {@code /v1}
     */
    public OpenAiService baseUrl(URI value) {
        Draft copy = draft.copy();
        copy.baseUrl = value;
        return new OpenAiService(copy);
    }

    /**
     * {@return this with the key in a header of its own}
     *
     * @param name for example {@code api-key}; empty: {@code Authorization: Bearer}
     */
    public OpenAiService keyHeader(String name) {
        Draft copy = draft.copy();
        copy.keyHeader = name;
        return new OpenAiService(copy);
    }

    /**
     * {@return this with other environment variables for the key}
     *
     * @param names the first that is set counts
     */
    public OpenAiService keyVariables(String... names) {
        Draft copy = draft.copy();
        copy.keyVariables = List.of(names);
        return new OpenAiService(copy);
    }

    /**
     * {@return this with more capabilities}
     *
     * @param more what the service can do, too
     */
    public OpenAiService with(Capability... more) {
        return changed(EnumSet.copyOf(draft.capabilities), Arrays.asList(more), true);
    }

    /**
     * {@return this with fewer capabilities} Without {@link Capability#METADATA} a job cannot be marked with its key:
     * see {@link OpenAiProvider#submit}.
     *
     * @param fewer what the service cannot do
     */
    public OpenAiService without(Capability... fewer) {
        return changed(EnumSet.copyOf(draft.capabilities), Arrays.asList(fewer), false);
    }

    private OpenAiService changed(Set<Capability> all, List<Capability> some, boolean add) {
        if (add) {
            all.addAll(some);
        } else {
            some.forEach(all::remove);
        }
        Draft copy = draft.copy();
        copy.capabilities = Collections.unmodifiableSet(all);
        return new OpenAiService(copy);
    }

    /**
     * {@return this with another limit of a suffix}
     *
     * @param characters at most
     */
    public OpenAiService longestSuffix(int characters) {
        Draft copy = draft.copy();
        copy.longestSuffix = characters;
        return new OpenAiService(copy);
    }

    /** {@return this for a service without {@code /models/ID}: the model is not asked for before a job} */
    public OpenAiService withoutModelLookup() {
        Draft copy = draft.copy();
        copy.modelLookup = false;
        return new OpenAiService(copy);
    }

    /** {@return this for a service without {@code /uploads}: large files go in one piece} */
    public OpenAiService withoutUploads() {
        Draft copy = draft.copy();
        copy.uploads = false;
        return new OpenAiService(copy);
    }

    /**
     * {@return this for a service that wants {@code hyperparameters} at the top of a supervised job, and knows no
     * {@code method}}
     */
    public OpenAiService topLevelHyperparameters() {
        Draft copy = draft.copy();
        copy.methodField = false;
        return new OpenAiService(copy);
    }

    /**
     * {@return this for a service that knows {@code lora}, {@code lora_r}, {@code lora_alpha} and {@code lora_dropout}}
     */
    public OpenAiService loraFields() {
        Draft copy = draft.copy();
        copy.loraFields = true;
        return new OpenAiService(copy);
    }

    /** {@return id of the provider in job and model references} */
    public String id() {
        return draft.id;
    }

    /** {@return where the API lies} */
    public URI baseUrl() {
        return draft.baseUrl;
    }

    /** {@return name of the header that holds the key; empty: {@code Authorization: Bearer}} */
    public String keyHeader() {
        return draft.keyHeader;
    }

    /** {@return environment variables that may hold the key} */
    public List<String> keyVariables() {
        return draft.keyVariables;
    }

    /** {@return what can be asked for} */
    public Set<Capability> capabilities() {
        return draft.capabilities;
    }

    /** {@return characters of a suffix, at most} */
    public int longestSuffix() {
        return draft.longestSuffix;
    }

    boolean looksUpModels() {
        return draft.modelLookup;
    }

    boolean knowsUploads() {
        return draft.uploads;
    }

    boolean knowsMethod() {
        return draft.methodField;
    }

    boolean knowsLora() {
        return draft.loraFields;
    }

    @Override
    public String toString() {
        return draft.id + " at " + draft.baseUrl;
    }
}
