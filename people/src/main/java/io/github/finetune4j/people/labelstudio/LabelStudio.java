// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labelstudio;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labelstudio.StudioApi.Call;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * A Label Studio server, spoken to over HTTP. Checked with version 1.23; versions before 1.18, which may lack personal
 * tokens, are refused. Redirects are not followed, so that the token goes nowhere else. Safe for use by several
 * threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LabelStudio {
    static final String OLDEST = "1.18";

    private static final int OLDEST_MINOR = 18;
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final Pattern RELEASE = Pattern.compile("(\\d{1,6})\\.(\\d{1,6}).*");

    private final URI server;
    private final LabelStudioToken token;
    private final StudioApi api;

    private LabelStudio(URI server, LabelStudioToken token, Duration timeout) {
        this.server = server;
        this.token = token;
        this.api = new StudioApi(server, token, timeout);
    }

    /**
     * {@return a server; nothing is sent yet}
     *
     * @param server its address, for example {@code http://localhost:8080}
     * @param token of a user
     */
    public static LabelStudio at(URI server, LabelStudioToken token) {
        NoNull.check("Label Studio", "server", server, "token", token);
        boolean http = "http".equals(server.getScheme()) || "https".equals(server.getScheme());
        if (!http || server.getHost() == null || server.getRawQuery() != null || server.getRawUserInfo() != null) {
            throw new IllegalArgumentException("address of Label Studio with scheme " + server.getScheme()
                    + " and host " + server.getHost() + " -> give one like https://labels.example.com without a query");
        }
        return new LabelStudio(server, token, TIMEOUT);
    }

    /**
     * {@return the same server, with another time for each answer}
     *
     * @param timeout for a whole answer; a minute by default
     */
    public LabelStudio timeout(Duration timeout) {
        if (timeout.isNegative() || timeout.toMillis() == 0) {
            throw new IllegalArgumentException("timeout: " + ShownTime.words(timeout) + " -> give some time");
        }
        return new LabelStudio(server, token, timeout);
    }

    /** {@return its version, for example {@code 1.23.2}} */
    public String version() {
        Map<String, Object> said = api.object(Call.get("the version", "/api/version"));
        return JsonView.text(said, "release").orElseThrow(() -> api.failures().unknown("the version", "no release"));
    }

    /**
     * {@return the project of a queue, which is made where this user sees none of that title} It gets the queue's
     * questions, its guideline and its overlap.
     *
     * @param title 3 to 50 characters
     * @param queue with at least one task
     * @throws io.github.finetune4j.error.ProviderException if the server does not answer, refuses, or has a project of
     *     that title with other questions
     */
    public LabelStudioProject project(String title, LabelingQueue queue) {
        if (title.length() < 3 || title.length() > 50 || !title.equals(title.strip())) {
            throw new IllegalArgumentException("title of a project: " + title.length()
                    + " characters, or spaces around it -> give 3 to 50 characters, as Label Studio allows");
        }
        LabelStudioFiles files = LabelStudioFiles.of(queue);
        checkVersion();
        return new LabelStudioProject(api, new StudioProjects(api).idOf(title, files), files);
    }

    /**
     * {@return a project that exists}
     *
     * @param id its number, as in the address of its page
     * @param queue whose questions it asks
     * @throws io.github.finetune4j.error.ProviderException if the server does not answer, refuses, or the project asks
     *     something else
     */
    public LabelStudioProject project(long id, LabelingQueue queue) {
        LabelStudioFiles files = LabelStudioFiles.of(queue);
        checkVersion();
        new StudioProjects(api).check(id, files);
        return new LabelStudioProject(api, id, files);
    }

    private void checkVersion() {
        String version = version();
        Matcher release = RELEASE.matcher(version);
        boolean known = release.matches();
        int major = known ? Integer.parseInt(release.group(1)) : 0;
        int minor = known ? Integer.parseInt(release.group(2)) : 0;
        if (major < 1 || (major == 1 && minor < OLDEST_MINOR)) {
            throw api.failures().unknown("the version", "\"" + version + "\"");
        }
    }

    /** {@return the address, without the token} */
    @Override
    public String toString() {
        return "Label Studio " + api.base();
    }
}
