// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.names.NoNull;
import java.time.LocalDate;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The services that are known to speak OpenAI's protocol, and in what each differs, as their documentation said on
 * {@link #date() a day}. Data, not a promise: services change, and {@link OpenAiService} can be changed setting by
 * setting.
 *
 * <pre>{@code
 * for (KnownService service : OpenAiServices.known()) {
 *     System.out.println(service.name() + " trains by " + service.methods());
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class OpenAiServices {
    private static final String FILE = "openai-services.json";
    private static final Fields DATA = Fields.ofResource(OpenAiServices.class, FILE);
    private static final List<KnownService> KNOWN =
            DATA.objects("services").stream().map(KnownService::new).toList();

    private OpenAiServices() {}

    /** {@return the day on which the list was last gone through; each entry says when its pages were read} */
    public static LocalDate date() {
        return LocalDate.parse(DATA.text("date"));
    }

    /** {@return all of them; the last one is a server of your own} */
    public static List<KnownService> known() {
        return KNOWN;
    }

    /**
     * {@return one of them}
     *
     * @param id of the provider, for example {@code azure}
     * @throws IllegalArgumentException if none has that id
     */
    public static KnownService of(String id) {
        NoNull.check("known services", "id", id);
        return KNOWN.stream()
                .filter(service -> service.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("service: " + id + " is not known -> name one of "
                        + KNOWN.stream().map(KnownService::id).toList() + ", or use OpenAiService.at(id, url)"));
    }
}
