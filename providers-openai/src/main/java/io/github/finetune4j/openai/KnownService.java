// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.training.TrainingMethod;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * A service that is known to speak OpenAI's protocol, and in what it differs; see {@link OpenAiServices}. Immutable,
 * and so safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class KnownService {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z-]+)}");
    private static final String URL = "base-url";

    private final Fields fields;

    KnownService(Fields fields) {
        this.fields = fields;
    }

    /** {@return id of its provider, for example {@code azure}} */
    public String id() {
        return fields.text("id");
    }

    /** {@return its name, for people} */
    public String name() {
        return fields.text("name");
    }

    /** {@return where its API lies, perhaps with one {@link #placeholder()} in braces} */
    public String baseUrl() {
        return fields.text("baseUrl");
    }

    /** {@return what {@link #baseUrl()} leaves open: {@code resource}, {@code region} or {@code base-url}} */
    public Optional<String> placeholder() {
        Matcher place = PLACE.matcher(baseUrl());
        return place.find() ? Optional.of(place.group(1)) : Optional.empty();
    }

    /** {@return name of the header that holds the key; empty: {@code Authorization: Bearer}} */
    public String keyHeader() {
        return fields.text("keyHeader");
    }

    /** {@return environment variables that may hold the key} */
    public List<String> keyVariables() {
        return fields.texts("keyVariables");
    }

    /** {@return by what it trains; empty: it trains nothing} */
    public Set<TrainingMethod> methods() {
        return fields.texts("methods").stream().map(TrainingMethod::of).collect(Collectors.toUnmodifiableSet());
    }

    /** {@return what may be asked for of the purposes of files; empty where it takes none to train on} */
    public List<String> filePurposes() {
        return fields.texts("filePurposes");
    }

    /** {@return bytes of a file, at most; empty where no limit is documented} */
    public OptionalLong largestFile() {
        return fields.whole("largestFile");
    }

    /** {@return rows of training data, at least} */
    public int fewestRows() {
        return (int) fields.whole("fewestRows").orElse(1);
    }

    /** {@return words for a job's status that the protocol's specification does not list, and this service uses} */
    public List<String> statuses() {
        return fields.texts("statuses");
    }

    /** {@return in what it differs, in words} */
    public List<String> differences() {
        return fields.texts("differs");
    }

    /** {@return what it refuses, in words} */
    public List<String> refused() {
        return fields.texts("refused");
    }

    /**
     * {@return the last day on which it takes a new fine-tuning job, as one of its {@link #sources()} says; empty where
     * none is announced} Until when its models answer, the service says of each: see {@link OpenAiModels}.
     */
    public Optional<LocalDate> lastNewJob() {
        String day = fields.text("lastNewJob");
        return day.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(day));
    }

    /** {@return the pages that say so} */
    public List<URI> sources() {
        return fields.objects("sources").stream()
                .map(source -> URI.create(source.text("url")))
                .toList();
    }

    /** {@return the day on which the oldest of these readings took place} */
    public LocalDate readOn() {
        return fields.objects("sources").stream()
                .map(source -> LocalDate.parse(source.text("read")))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /**
     * {@return the settings of {@link OpenAiProvider} for it}
     *
     * @throws IllegalArgumentException if its base URL leaves something open
     */
    public OpenAiService service() {
        placeholder().ifPresent(what -> {
            throw new IllegalArgumentException(what + " of " + id() + ": none -> give it: service(\"…\")");
        });
        return service(URI.create(baseUrl()));
    }

    /**
     * {@return the settings of {@link OpenAiProvider} for it}
     *
     * @param place what its base URL leaves open: the name of a resource or region, or the whole base URL
     * @throws IllegalArgumentException if its base URL leaves nothing open, or the place has another form
     */
    public OpenAiService service(String place) {
        String what = placeholder()
                .orElseThrow(() -> new IllegalArgumentException(
                        "place of " + id() + ": " + place + " -> leave it out, for it lies at " + baseUrl()));
        if (what.equals(URL)) {
            return service(url(place));
        }
        if (!place.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException(what + ": " + place + " -> give 1 to 64 letters, digits and -");
        }
        return service(URI.create(baseUrl().replace("{" + what + "}", place)));
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            if (url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // the same words
        }
        throw new IllegalArgumentException(URL + ": " + text + " -> give a whole address, https://my-server/v1");
    }

    private OpenAiService service(URI url) {
        OpenAiService service = OpenAiService.bare(id(), url)
                .keyHeader(keyHeader())
                .keyVariables(keyVariables().toArray(String[]::new))
                .with(fields.texts("capabilities").stream()
                        .map(Capability::valueOf)
                        .toArray(Capability[]::new))
                .methods(methods().toArray(TrainingMethod[]::new))
                .refusal(String.join("; ", refused()))
                .longestSuffix((int) fields.whole("longestSuffix").orElse(0))
                .fewestRows(fewestRows())
                .largestFile(largestFile().orElse(Long.MAX_VALUE))
                .lastNewJob(lastNewJob().orElse(null));
        return requests(service);
    }

    private OpenAiService requests(OpenAiService bare) {
        OpenAiService service = fields.flag("modelLookup") ? bare : bare.withoutModelLookup();
        service = fields.flag("uploads") ? service : service.withoutUploads();
        service = fields.flag("methodField") ? service : service.topLevelHyperparameters();
        return fields.flag("loraFields") ? service.loraFields() : service;
    }

    @Override
    public String toString() {
        return id() + " at " + baseUrl();
    }
}
