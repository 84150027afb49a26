// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser without a script, which keeps one cookie and all that ever reached it. */
final class WorkVisitor {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final URI console;
    private final List<String> received = new ArrayList<>();
    private String cookie = "";

    WorkVisitor(URI console) {
        this.console = console;
    }

    /** {@return somebody who has come in} */
    static WorkVisitor in(URI console, Invitation invitation) throws Exception {
        WorkVisitor visitor = new WorkVisitor(console);
        HttpResponse<String> begun = visitor.post("/judge/begin", "invite", invitation.token());
        visitor.cookie = begun.headers().firstValue("Set-Cookie").orElseThrow().split(";", -1)[0];
        return visitor;
    }

    String cookie() {
        return cookie;
    }

    void cookie(String value) {
        cookie = value;
    }

    /** {@return every byte that came, heads included} */
    String received() {
        return String.join("\n", received);
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return send(request(path).GET(), headers);
    }

    HttpResponse<String> post(String path, String... fields) throws Exception {
        return send(form(path, fields), "Origin", "http://" + console.getAuthority());
    }

    HttpResponse<String> postFrom(String origin, String path, String... fields) throws Exception {
        return send(form(path, fields), "Origin", origin);
    }

    private HttpRequest.Builder form(String path, String... fields) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.toString()));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(console.resolve(path));
        return cookie.isEmpty() ? request : request.header("Cookie", cookie);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
            throws IOException, InterruptedException {
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> reply = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        received.add(reply.headers() + "\n" + reply.body());
        return reply;
    }

    /** {@return the fields that the page has filled in, and more, as its form would send them} */
    static String[] filled(String page, String... more) {
        List<String> fields = new ArrayList<>(List.of(more));
        for (String name : List.of("secret", "task", "assignment", "shown")) {
            fields.add(name);
            fields.add(field(page, name));
        }
        return fields.toArray(String[]::new);
    }

    static String field(String page, String name) {
        Matcher field =
                Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(page);
        return field.find() ? String.valueOf(field.group(1)) : "";
    }
}
