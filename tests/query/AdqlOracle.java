import adql.parser.ADQLParser;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** One query a line on stdin; for each a line: `ok`, or what is wrong. */
public class AdqlOracle {
  public static void main(String[] args) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = in.readLine()) != null; ) {
      try {
        new ADQLParser().parseQuery(line);
        System.out.println("ok");
      } catch (Throwable error) {
        System.out.println(("no: " + error.getMessage()).replace('\n', ' '));
      }
    }
  }
}
