// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.spi;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * Writes what is on a page. Every text and every value of an attribute is escaped, elements close in their order, and
 * only elements and attributes are taken that can run nothing and load nothing. The console implements it; you need
 * not.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface PageBody {
    /**
     * Opens an element. Those of HTML that hold nothing, such as {@code input}, are closed at once.
     *
     * @param tag of HTML or SVG, for example {@code p}
     * @param attributes names and values in turn, for example {@code "class", "note"}
     * @return this
     * @throws IllegalArgumentException if the element or an attribute could run or load something, or is not known
     */
    PageBody open(String tag, String... attributes);

    /**
     * Closes the element that was opened last.
     *
     * @return this
     */
    PageBody close();

    /**
     * Adds a text.
     *
     * @param text is escaped
     * @return this
     */
    PageBody text(String text);

    /**
     * Adds a link to a page of this console.
     *
     * @param to the page
     * @param words what is clicked on
     * @return this
     */
    PageBody link(PageAddress to, String words);

    /**
     * Adds a form that changes something. The console adds the secret that proves where it comes from. Where changes
     * are not allowed, nothing is added.
     *
     * @param path of the page that gets it
     * @param fields writes labels, fields and the button
     * @return this
     */
    PageBody changeForm(String path, Consumer<PageBody> fields);

    /**
     * Adds a form that asks for a page.
     *
     * @param path of the page
     * @param fields writes labels, fields and the button
     * @return this
     */
    PageBody askForm(String path, Consumer<PageBody> fields);

    /**
     * Adds a table, which on a narrow screen becomes a list.
     *
     * @param label what it holds, for those who can't see it
     * @param columns their names
     * @param rows of cells; the first cell of each is its heading
     * @return this
     */
    PageBody table(String label, List<String> columns, List<List<Consumer<PageBody>>> rows);

    /**
     * Adds a chart of lines.
     *
     * @param label what it shows
     * @param curves at most eight
     * @return this
     */
    PageBody chart(String label, List<PageCurve> curves);

    /**
     * Adds a part that is drawn anew every two seconds as long as the page is looked at.
     *
     * @param id unique on the page: letters, digits and hyphens
     * @param goesOn whether it may still change
     * @param part writes it
     * @return this
     */
    PageBody live(String id, boolean goesOn, Consumer<PageBody> part);

    /**
     * Adds an element with a text in it.
     *
     * @param tag of HTML
     * @param text is escaped
     * @return this
     */
    default PageBody element(String tag, String text) {
        return open(tag).text(text).close();
    }

    /**
     * Adds a heading below the page's own.
     *
     * @param text of the heading
     * @return this
     */
    default PageBody heading(String text) {
        return element("h2", text);
    }

    /**
     * Adds a paragraph.
     *
     * @param text of it
     * @return this
     */
    default PageBody paragraph(String text) {
        return element("p", text);
    }

    /**
     * Adds a paragraph that explains.
     *
     * @param text of it
     * @return this
     */
    default PageBody note(String text) {
        return open("p", "class", "note").text(text).close();
    }

    /**
     * Adds what a person or a model wrote: it keeps its line breaks, and its own direction.
     *
     * @param text of it
     * @return this
     */
    default PageBody quoted(String text) {
        return open("p", "class", "said", "dir", "auto").text(text).close();
    }

    /**
     * Adds a line that must be filled in, with its label.
     *
     * @param name of the field
     * @param label of it
     * @param longest length in characters
     * @return this
     */
    default PageBody required(String name, String label, int longest) {
        return open("label")
                .text(label)
                .open("input", "name", name, "required", "", "maxlength", "" + longest, "autocomplete", "off")
                .close();
    }

    /**
     * Adds a line that may be left empty, with its label.
     *
     * @param name of the field
     * @param label of it
     * @param value that it has; may be empty
     * @param longest length in characters
     * @return this
     */
    default PageBody field(String name, String label, String value, int longest) {
        return open("label")
                .text(label)
                .open("input", "name", name, "value", value, "maxlength", "" + longest, "autocomplete", "off")
                .close();
    }

    /**
     * Adds a line of at most 200 characters by which something is looked for, with its label.
     *
     * @param name of the field
     * @param label of it
     * @param value that it has; may be empty
     * @return this
     */
    default PageBody search(String name, String label, String value) {
        return open("label")
                .text(label)
                .open("input", "type", "search", "name", name, "value", value, "maxlength", "200")
                .close();
    }

    /**
     * Adds a value that the form sends and nobody sees.
     *
     * @param name of the field
     * @param value that it has
     * @return this
     */
    default PageBody hidden(String name, String value) {
        return open("input", "type", "hidden", "name", name, "value", value);
    }

    /**
     * Adds a choice of one among several, with its label.
     *
     * @param name of the field
     * @param label of it
     * @param values to choose from; an empty one says {@code any}
     * @param chosen the value that it has; the first where it is none of them
     * @return this
     */
    default PageBody choice(String name, String label, List<String> values, String chosen) {
        open("label").text(label).open("select", "name", name);
        for (String value : values) {
            if (value.equals(chosen)) {
                open("option", "value", value, "selected", "");
            } else {
                open("option", "value", value);
            }
            text(value.isEmpty() ? "any" : value).close();
        }
        return close().close();
    }

    /**
     * Adds the button that sends a form.
     *
     * @param words on it
     * @return this
     */
    default PageBody button(String words) {
        return element("button", words);
    }

    /**
     * Adds a word that stands out, such as a state.
     *
     * @param tone of its colour: {@code good}, {@code warn}, {@code bad}, or another for none
     * @param word few are best
     * @return this
     */
    default PageBody badge(String tone, String word) {
        String length = word.length() > 30 ? " long" : "";
        return open("span", "class", "badge " + tone + length).text(word).close();
    }

    /**
     * Adds a link to a page of this console.
     *
     * @param path of the page
     * @param query what it is asked, by name
     * @param words what is clicked on
     * @return this
     */
    default PageBody link(String path, Map<String, String> query, String words) {
        return link(new PageAddress(path, query), words);
    }
}
