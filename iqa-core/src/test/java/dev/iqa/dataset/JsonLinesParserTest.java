// SPDX-License-Identifier: Apache-2.0
package dev.iqa.dataset;

class JsonLinesParserTest extends TableParserContract {

  JsonLinesParserTest() {
    super(
        "table.jsonl",
        """
        {"image":"a.png","mos":3.5}

        {"image":"b.png","mos":"1","distortion":null}
        """);
  }
}
